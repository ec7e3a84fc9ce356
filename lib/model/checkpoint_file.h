// last.bin: everything that a training needs to go on as if it had never stopped. A file like model.bin
// (model/model_file.h) with two more things in it:
//   tensors   "optimizer.conv1.weight.momentum", ...: what the update rule keeps beside each parameter;
//             "average.conv1.weight", ... and "gradient.conv1.weight", ...: the moving average of the weights
//             and the sum of a step's gradients so far, where training has them
//   metadata  "progress.epoch", "progress.batch", ...: how far training had come, as text
#pragma once

#include <filesystem>
#include <map>
#include <span>
#include <string>

#include "model/model_file.h"
#include "model/safetensors.h"

namespace cnn {

// Writes `tensors` by the names they have in the file ("model.conv1.weight",
// "optimizer.conv1.weight.momentum"). Atomic and durable; throws Failure::resource.
void save_checkpoint(const std::filesystem::path& path, const ModelInfo& info,
                     std::span<const TensorView> tensors, const std::map<std::string, std::string>& progress,
                     Disk& disk);

// Throws Failure::config where the header of such a file could not be read again, be it for its size, and
// says why: to be asked before anything is trained. What is true of a checkpoint is true of its model.
void check_checkpoint_reads_back(const ModelInfo& info, std::span<const TensorView> tensors,
                                 const std::map<std::string, std::string>& progress);

// Where a tensor of a checkpoint is to be read to.
struct TensorTarget {
  std::string name;
  Dims dims;
  std::span<float> values;
};

// A checkpoint opened and its header verified, as strictly as a model. Throws Failure::model.
class CheckpointFile {
 public:
  explicit CheckpointFile(const std::filesystem::path& path);

  const std::filesystem::path& path() const { return file_.path(); }
  const ModelInfo& info() const { return info_; }  // with the mean image, if its config has one
  const std::map<std::string, std::string>& progress() const { return progress_; }

  // Reads every tensor of the file but the mean image. They must be those of `targets`, all of them, with the
  // same sides, else Failure::model and nothing has been read.
  void read_into(std::span<const TensorTarget> targets) const;

 private:
  [[noreturn]] void refuse(const std::string& tensor, const std::string& why) const;
  void check_dims(const TensorEntry& entry, const Dims& expected) const;
  void read_mean_image();

  SafetensorsFile file_;
  ModelInfo info_;
  std::map<std::string, std::string> progress_;
};

}  // namespace cnn
