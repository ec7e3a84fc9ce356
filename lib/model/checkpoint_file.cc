#include "model/checkpoint_file.h"

#include "base/error.h"
#include "model/model_metadata.h"

namespace cnn {
namespace {

const std::string kPrefix = "progress.";

}  // namespace

void save_checkpoint(const std::filesystem::path& path, const ModelInfo& info,
                     std::span<const TensorView> tensors,
                     const std::map<std::string, std::string>& progress) {
  auto metadata = write_metadata(info);
  for (const auto& [key, value] : progress) metadata.emplace(kPrefix + key, value);
  write_safetensors(path, tensors, metadata);
}

CheckpointFile::CheckpointFile(const std::filesystem::path& path)
    : file_(path), info_(read_metadata(file_.metadata(), path)) {
  for (const auto& [key, value] : file_.metadata()) {
    if (key.starts_with(kPrefix)) progress_.emplace(key.substr(kPrefix.size()), value);
  }
  if (progress_.empty()) {
    throw Error(Failure::model, path.string() +
                                    ": is a model, not a checkpoint: it does not say how far training had "
                                    "come. `cnn train --init` begins with its weights.");
  }
}

void CheckpointFile::read_into(std::span<const TensorTarget> targets) const {
  const auto refuse = [&](const std::string& name, const std::string& why) {
    throw Error(Failure::model, file_.path().string() + ": tensor " + name + " " + why);
  };
  std::map<std::string, const TensorTarget*> wanted;
  for (const TensorTarget& target : targets) wanted.emplace(target.name, &target);
  for (const TensorEntry& entry : file_.entries()) {
    const auto found = wanted.find(entry.name);
    if (found == wanted.end()) refuse(entry.name, "belongs to nothing that the config in the file trains.");
    if (found->second->dims != entry.dims) {
      refuse(entry.name, "is " + to_string(entry.dims) + ", but by the config in the file " +
                             to_string(found->second->dims) + ".");
    }
  }
  if (file_.entries().size() != targets.size()) {
    for (const TensorEntry& entry : file_.entries()) wanted.erase(entry.name);
    refuse(wanted.begin()->first, "is missing.");
  }
  for (const TensorEntry& entry : file_.entries()) file_.read(entry, wanted.at(entry.name)->values);
}

}  // namespace cnn
