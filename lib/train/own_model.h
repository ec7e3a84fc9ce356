// The model.bin that a training finds when it goes on.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include "model/model_file.h"
#include "network/network.h"

namespace cnn {

// What a checkpoint says of the model beside it.
struct ExpectedModel {
  const ModelInfo& info;  // of the training
  int64_t epoch;          // of the model
  int64_t step;           // of the checkpoint
  bool may_be_newer;      // as after a crash between the two; training goes on and writes it again
  bool has_weights;       // the weights of the checkpoint are the model's
  std::span<const ConstParameter> parameters;  // of the checkpoint, as a model has them
};

struct ModelFault {
  std::string what;       // "missing", "damaged (its header ...)", as in "FILE: is ..."
  bool is_whole = false;  // a model, though another: somebody may want it
};

// Nothing where `file` is the model that is expected: whole, of this very training, and to the bit that of
// the checkpoint where that has its weights. Throws Failure::resource where it cannot be read.
std::optional<ModelFault> find_model_fault(const std::filesystem::path& file, const ExpectedModel& expected);

}  // namespace cnn
