// Safetensors files made by hand, to be refused: whatever the writer would never write.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "model/safetensors_header.h"

namespace cnn {

inline std::string bytes_of(const std::vector<float>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)};
}

inline std::string checksum_of_text(const std::string& bytes) {
  return checksum_of(std::as_bytes(std::span(bytes)));
}

// The header's size, the header, the data.
inline std::string container(const std::string& header, const std::string& data) {
  const uint64_t size = header.size();
  return std::string(reinterpret_cast<const char*>(&size), sizeof size) + header + data;
}

// `header` with each ' made a ", each ~ an escaped " (as stands within a string), and the first 16 zeros made
// its checksum.
inline std::string sealed(std::string header) {
  std::replace(header.begin(), header.end(), '\'', '"');
  for (size_t at = header.find('~'); at != header.npos; at = header.find('~', at))
    header.replace(at, 1, "\\\"");
  const std::string checksum = checksum_of_text(header);
  const size_t digits = header.find("0000000000000000");
  if (digits != header.npos) header.replace(digits, 16, checksum);
  return header;
}

}  // namespace cnn
