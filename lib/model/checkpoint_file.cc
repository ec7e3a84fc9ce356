#include "model/checkpoint_file.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/printable.h"
#include "base/program_name.h"
#include "model/mean_image.h"
#include "model/model_metadata.h"
#include "model/safetensors_header.h"

namespace cnn {

namespace {

std::map<std::string, std::string> metadata_of(const ModelInfo& info,
                                               const std::map<std::string, std::string>& progress) {
  auto metadata = write_metadata(info);
  for (const auto& [key, value] : progress) metadata.emplace(std::string(kProgressPrefix) + key, value);
  return metadata;
}

std::vector<TensorView> with_mean_image(const ModelInfo& info, std::span<const TensorView> tensors) {
  std::vector<TensorView> all(tensors.begin(), tensors.end());
  if (has_mean_image(info.spec)) all.push_back({kMeanImage, mean_image_dims(info.spec), info.mean_image});
  return all;
}

}  // namespace

void save_checkpoint(const std::filesystem::path& path, const ModelInfo& info,
                     std::span<const TensorView> tensors, const std::map<std::string, std::string>& progress,
                     Disk& disk) {
  write_safetensors(path, with_mean_image(info, tensors), metadata_of(info, progress), disk);
}

void check_checkpoint_reads_back(const ModelInfo& info, std::span<const TensorView> tensors,
                                 const std::map<std::string, std::string>& progress) {
  const std::vector<TensorView> all = with_mean_image(info, tensors);
  const std::string text = write_header(all, metadata_of(info, progress));
  const auto refuse = [](const std::string& why) {
    throw Error(Failure::config, "what training would write could not be read again: " + why);
  };
  if (std::ssize(text) > kMaxHeaderBytes) {
    refuse("the header of its files has " + std::to_string(text.size()) + " bytes, and at most " +
           std::to_string(kMaxHeaderBytes) + " are read; use fewer layers, classes or images");
  }
  int64_t bytes = 0;
  for (const TensorView& tensor : all) bytes += static_cast<int64_t>(tensor.values.size_bytes());
  try {
    read_metadata(parse_header(text, bytes, "last.bin").metadata, "last.bin");
  } catch (const Error& error) {
    refuse(error.what());
  }
}

CheckpointFile::CheckpointFile(const std::filesystem::path& path)
    : file_(path), info_(read_metadata(file_.metadata(), path)) {
  for (const auto& [key, value] : file_.metadata()) {
    if (key.starts_with(kProgressPrefix)) progress_.emplace(key.substr(kProgressPrefix.size()), value);
  }
  if (progress_.empty()) {
    throw Error(Failure::model, shown(path) +
                                    ": is a model, not a checkpoint: it does not say how far training had "
                                    "come. `" +
                                    program_command("train --init") + "` begins with its weights.");
  }
  if (has_mean_image(info_.spec)) read_mean_image();
}

void CheckpointFile::refuse(const std::string& tensor, const std::string& why) const {
  throw Error(Failure::model, shown(file_.path()) + ": tensor " + tensor + " " + why);
}

void CheckpointFile::check_dims(const TensorEntry& entry, const Dims& expected) const {
  if (entry.dims == expected) return;
  refuse(entry.name,
         "is " + to_string(entry.dims) + ", but by the config in the file " + to_string(expected) + ".");
}

void CheckpointFile::read_mean_image() {
  const auto entry = std::ranges::find(file_.entries(), kMeanImage, &TensorEntry::name);
  if (entry == file_.entries().end()) refuse(kMeanImage, "is missing.");
  check_dims(*entry, mean_image_dims(info_.spec));
  info_.mean_image.resize(static_cast<size_t>(info_.spec.network.input.size()));
  file_.read(*entry, info_.mean_image);
}

void CheckpointFile::read_into(std::span<const TensorTarget> targets) const {
  std::map<std::string, const TensorTarget*> wanted;
  for (const TensorTarget& target : targets) wanted.emplace(target.name, &target);
  std::vector<std::pair<const TensorEntry*, const TensorTarget*>> pairs;
  for (const TensorEntry& entry : file_.entries()) {
    if (entry.name == kMeanImage && has_mean_image(info_.spec)) continue;
    const auto found = wanted.extract(entry.name);
    if (found.empty()) refuse(entry.name, "belongs to nothing that the config in the file trains.");
    check_dims(entry, found.mapped()->dims);
    pairs.emplace_back(&entry, found.mapped());
  }
  if (!wanted.empty()) refuse(wanted.begin()->first, "is missing.");
  for (const auto& [entry, target] : pairs) file_.read(*entry, target->values);
}

}  // namespace cnn
