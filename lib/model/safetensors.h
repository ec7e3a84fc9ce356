// The safetensors container: 8 bytes of header size (little endian), a JSON header, the tensors' bytes
// without holes. Format: https://github.com/huggingface/safetensors. Only float32 is written and read here.
//
// The header's metadata hold one entry more than other programs write, `checksums`: a string that is a JSON
// object of tensor name to 16 lower-case hex digits of XXH3-64 over the tensor's bytes, and `header`: the
// XXH3-64 of all header bytes (padding included, the 8 bytes of size not) with these very 16 digits set to
// `0`.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/buffer.h"
#include "base/disk.h"
#include "base/file.h"
#include "base/shape.h"

namespace cnn {

// A tensor of somebody else's memory.
struct TensorView {
  std::string name;
  Dims dims;
  std::span<const float> values;  // element_count(dims) of them
};

// A tensor in a file.
struct TensorEntry {
  std::string name;
  Dims dims;
  int64_t begin = 0;  // byte offsets into the data section
  int64_t end = 0;
  std::string checksum;  // 16 lower-case hex digits
};

// Writes `tensors` in the order given, with `metadata` (UTF-8; broken bytes become U+FFFD) and its checksums;
// the data begin at a multiple of 64 bytes. The names are distinct, and none is "header" or "__metadata__".
// Values are written straight from their memory. Atomic and durable (base/atomic_file.h); throws
// Failure::resource.
void write_safetensors(const std::filesystem::path& path, std::span<const TensorView> tensors,
                       const std::map<std::string, std::string>& metadata, Disk& disk);

// A file opened and its header verified: sizes, the header's checksum, JSON without duplicate keys, every
// tensor float32 with a checked product of sides, offsets that cover the data exactly with no hole, overlap
// or trailing byte. No memory for tensors has been taken yet. Throws Failure::model with the file and the
// place of what is wrong, and says what a foreign file seems to be; a read error after opening is
// Failure::resource.
class SafetensorsFile {
 public:
  explicit SafetensorsFile(std::filesystem::path path);

  const std::filesystem::path& path() const { return path_; }
  const std::map<std::string, std::string>& metadata() const { return metadata_; }  // without `checksums`
  const std::vector<TensorEntry>& entries() const { return entries_; }  // in the order of their offsets

  // Reads one tensor's values into `values` (of its size) and verifies its checksum and that all are finite.
  void read(const TensorEntry& entry, std::span<float> values) const;

  // The same with memory for a piece of it, `piece`, at a time: `see` gets the index of each piece's first
  // value, and the piece. What is wrong is found when all have been seen.
  void read_pieces(const TensorEntry& entry, std::span<float> piece,
                   const std::function<void(int64_t, std::span<const float>)>& see) const;

 private:
  int64_t check_file() const;
  int64_t read_header_size(int64_t file_bytes) const;
  void read_bytes(int64_t position, std::span<std::byte> bytes) const;
  void check_digest(const TensorEntry& entry, uint64_t digest) const;
  [[noreturn]] void refuse_value(const TensorEntry& entry, int64_t index, float value) const;

  std::filesystem::path path_;
  Descriptor file_;
  int64_t data_start_ = 0;
  std::map<std::string, std::string> metadata_;
  std::vector<TensorEntry> entries_;
};

}  // namespace cnn
