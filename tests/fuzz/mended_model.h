// The checksums of a model file made right, for mutations alone never get behind them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string>

#include "model/safetensors_header.h"

namespace cnn {

// Writes `bytes`' checksum behind \"NAME\":\" in `header`, if that is there.
inline void seal(std::string& header, const std::string& name, std::string_view bytes) {
  constexpr size_t kDigits = 16;
  const std::string key = "\\\"" + name + "\\\":\\\"";
  const size_t found = header.find(key);
  if (found == header.npos || header.size() - found < key.size() + kDigits) return;
  header.replace(found + key.size(), kDigits, checksum_of(std::as_bytes(std::span(bytes))));
}

// Seals each tensor whose offsets lie in `data`: "NAME":{ ... "data_offsets":[BEGIN,END]
inline void seal_tensors(std::string& header, std::string_view data) {
  constexpr std::string_view kOffsets = "\"data_offsets\":[";
  for (size_t at = header.find(kOffsets); at != header.npos; at = header.find(kOffsets, at + 1)) {
    char* next = nullptr;
    const uint64_t begin = std::strtoull(header.c_str() + at + kOffsets.size(), &next, 10);
    const uint64_t end = *next == ',' ? std::strtoull(next + 1, nullptr, 10) : 0;
    const size_t name_end = header.rfind("\":{", at);
    if (begin > end || end > data.size() || name_end == header.npos || name_end == 0) continue;
    const size_t name_begin = header.rfind('"', name_end - 1);
    if (name_begin == header.npos) continue;
    const std::string name = header.substr(name_begin + 1, name_end - name_begin - 1);
    seal(header, name, data.substr(begin, end - begin));
  }
}

// `file` with the header's size, each tensor's checksum and the header's own mended as far as they can be
// found.
inline std::string mended_model(std::string_view file) {
  uint64_t size = 0;
  if (file.size() < sizeof size) return std::string(file);
  std::memcpy(&size, file.data(), sizeof size);
  file.remove_prefix(sizeof size);
  size = std::min<uint64_t>(size, file.size());
  std::string header(file.substr(0, size));
  const std::string_view data = file.substr(size);
  seal_tensors(header, data);
  const std::string key = "\\\"header\\\":\\\"";
  if (const size_t found = header.find(key);
      found != header.npos && header.size() - found >= key.size() + 16) {
    header.replace(found + key.size(), 16, 16, '0');
    seal(header, "header", std::string(header));
  }
  std::string mended(reinterpret_cast<const char*>(&size), sizeof size);
  return mended.append(header).append(data);
}

}  // namespace cnn
