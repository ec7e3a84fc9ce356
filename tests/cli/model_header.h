// The metadata of model files, read and changed as another version would have written them.
#pragma once

#include <cstring>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "base/digest.h"

namespace cnn {

inline nlohmann::ordered_json model_header(const std::string& model) {
  uint64_t size = 0;
  std::memcpy(&size, model.data(), sizeof size);
  return nlohmann::ordered_json::parse(model.substr(8, size));
}

inline nlohmann::ordered_json model_metadata(const std::string& model) {
  return model_header(model)["__metadata__"];
}

// The model with its checksum right again.
inline std::string with_metadata(const std::string& model,
                                 const std::function<void(nlohmann::ordered_json& metadata)>& change) {
  auto header = model_header(model);
  auto& metadata = header["__metadata__"];
  change(metadata);
  auto checksums = nlohmann::ordered_json::parse(metadata["checksums"].get<std::string>());
  const std::string zeros(16, '0');
  checksums["header"] = zeros;
  metadata["checksums"] = checksums.dump();
  std::string text = header.dump();
  text.append((64 - (8 + text.size()) % 64) % 64, ' ');
  text.replace(text.find(zeros), 16, digest_text(digest_of(std::as_bytes(std::span(text)))));
  const uint64_t now = text.size();
  uint64_t size = 0;
  std::memcpy(&size, model.data(), sizeof size);
  return std::string(reinterpret_cast<const char*>(&now), sizeof now) + text + model.substr(8 + size);
}

}  // namespace cnn
