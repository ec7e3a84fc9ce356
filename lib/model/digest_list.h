// A list of 64-bit digests as text, in little more space than their information takes (8.3 bytes each for
// 60,000 of them, 7.6 for 1,200,000):
//   COUNT ":" BASE64, count in plain decimal, RFC 4648 with '=' padding, of these bits, the first the highest
//   of the first byte, zeros to the end of the last byte: for each digest in ascending order the difference
//   to the one before it, less 1 (the first: itself), as q = difference >> k in unary (q ones and a zero),
//   then the k lowest bits, highest first; k = 64 - (the number of binary digits of COUNT).
// (Golomb, "Run-length encodings", 1966, with Rice's powers of two: near the optimum for numbers drawn at
// random.)
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cnn {

// What a header of kMaxHeaderBytes (model/safetensors_header.h) has room for, beside a config: 85 MB of it.
inline constexpr int64_t kMostDigests = 12'000'000;

// `digests`: ascending, each once, at most kMostDigests.
std::string digest_list_text(std::span<const uint64_t> digests);

// None where `text` is not what digest_list_text() would write. Takes no more memory than the text has bits
// for.
std::optional<std::vector<uint64_t>> read_digest_list(std::string_view text);

}  // namespace cnn
