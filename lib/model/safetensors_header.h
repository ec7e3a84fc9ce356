// The JSON header of a safetensors file, out and in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/safetensors.h"

namespace cnn {

inline constexpr int64_t kHeaderSizeBytes = 8;
inline constexpr int64_t kMaxHeaderBytes = 100'000'000;  // no reader of the format takes more

// What to do about a file that is broken.
inline constexpr const char* kDamagedHint =
    "\nThe file is damaged: copy it once more from where it came, or train again.";

// 16 lower-case hex digits of the bytes' XXH3-64.
std::string checksum_of(std::span<const std::byte> bytes);

// The header for `tensors` one after the other, their checksums and its own included, padded with spaces such
// that the data, behind the header's size and the header, begin at a multiple of 64 bytes.
std::string write_header(std::span<const TensorView> tensors,
                         const std::map<std::string, std::string>& metadata);

struct SafetensorsHeader {
  std::map<std::string, std::string> metadata;  // without `checksums`
  std::vector<TensorEntry> entries;             // in the order of their offsets
};

// `text` as the header of `data_bytes` bytes of data, verified as SafetensorsFile promises. Throws
// Failure::model; the message begins with `file`.
SafetensorsHeader parse_header(std::string_view text, int64_t data_bytes, const std::string& file);

}  // namespace cnn
