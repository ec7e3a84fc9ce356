// A model whose weights a training is to go on with.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "base/disk.h"
#include "model/model_file.h"
#include "network/network.h"

namespace cnn {

inline constexpr int64_t kMostModelBytes = int64_t{1} << 36;

class ModelToLoad {
 public:
  // Throws Failure::model where `file` is no model, or one of another network.
  ModelToLoad(const std::filesystem::path& file, const Network& network);

  const std::string& digest() const { return digest_; }
  const ModelInfo& info() const { return model_.info; }

  // Copies the file there, unless it is that file. Throws Failure::resource.
  void keep_as(const std::filesystem::path& file, Disk& disk) const;

  void copy_into(Network& network) const;

 private:
  std::filesystem::path file_;
  std::vector<std::byte> bytes_;
  std::string digest_;
  LoadedModel model_;
};

}  // namespace cnn
