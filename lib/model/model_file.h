// model.bin: a trained network in one file that needs nothing beside it but the data. A safetensors file
// whose metadata hold the resolved config; tensors are named "model.conv1.weight", in PyTorch's order of
// sides (conv: out, in, kh, kw; fc: out, in; an fc after a volume reads it channel-major). Where the config
// normalizes by a mean image that is a tensor too: "data.mean_image", (C,H,W) of pixels scaled to 0..1. What
// its metadata say: model/model_metadata.h.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/buffer.h"
#include "model/safetensors.h"
#include "spec/listed_by.h"
#include "spec/picture_facts.h"
#include "spec/run_spec.h"

namespace cnn {

// The model that a training began with.
struct BegunWith {
  std::filesystem::path model;  // where it was, absolute
  bool is_partial = false;      // what matched was taken

  bool operator==(const BegunWith&) const = default;
};

struct ModelInfo {
  RunSpec spec;                      // normalization as numbers, never `auto`
  std::vector<std::string> classes;  // one a class
  int64_t epoch = 0;                 // how far training had come
  int64_t step = 0;
  std::vector<float> mean_image = {};  // of MeanImageNormalization, (C,H,W) of the input; else empty
  std::optional<double> brightness =
      std::nullopt;  // the mean of the pixels trained on, 0..1, where it is known
  std::optional<PictureFacts> pictures = std::nullopt;  // of the image folder trained on
  // The digests (XXH3-64, of pixels and of an image folder's files) of the images trained on, ascending, each
  // once; those too that weights taken from other models were trained on. None where nobody has written them
  // down; where that is so of other models' only, `listed_by` says that some are lacking.
  std::optional<std::vector<uint64_t>> trained_on = std::nullopt;
  ListedBy listed_by = {};  // what `trained_on` has of each of them
  // Likewise of the other files of a directory that data.test took a part of; none where it took none, or
  // nobody has written them down.
  std::optional<std::vector<uint64_t>> not_trained_on = std::nullopt;
  // Likewise of the validation images, of pixels and files: those too that weights taken from other models
  // were validated with. None where nobody has written them down.
  std::optional<std::vector<uint64_t>> validated_with = std::nullopt;
  bool lacks_validated_with = false;  // of other models', some are not in that list
  std::optional<BegunWith> begun_with = std::nullopt;
};

// Writes `parameters`, named as plan_network names them ("conv1.weight"), and `info`. Atomic and durable:
// where it throws, an earlier file is still there. What could not be read again is not written: values that
// are not finite throw Failure::diverged; parameters, classes or `auto` normalization unlike what the spec
// implies, Failure::bug.
void save_model(const std::filesystem::path& path, const ModelInfo& info,
                std::span<const TensorView> parameters, Disk& disk);

// A model read and verified.
struct LoadedModel {
  ModelInfo info;
  std::vector<ParameterShape> shapes;  // in the order of plan_network
  std::vector<Buffer<float>> values;   // one a shape
};

// Throws Failure::model for what is missing, broken, foreign, from a newer version, or unlike the config in
// it; nothing is allocated for tensors before their names and shapes have been found to be those that the
// config implies.
LoadedModel load_model(const std::filesystem::path& path);

// The same checks, with memory for a piece of a tensor at a time: `see` gets the index of its tensor in the
// order of plan_network, that of its first value there, and the piece. The same errors, be it that `see` has
// been called before.
ModelInfo read_model(const std::filesystem::path& path,
                     const std::function<void(size_t, int64_t, std::span<const float>)>& see);

// Only the header: the info but for the mean image, with no tensor read. The same errors.
ModelInfo load_model_info(const std::filesystem::path& path);

// Where nothing is at `missing`, the run in the same directory, or in `runs` for a bare name, that is called
// so or nearly so, as a word of a shell, "runs/mnist"; else empty.
std::string near_run(const std::filesystem::path& missing);

// The model file that a user means: DIR/model.bin for a run directory, a file as it is. Throws Failure::model
// where the directory holds none.
std::filesystem::path model_path(const std::filesystem::path& model_or_run);

}  // namespace cnn
