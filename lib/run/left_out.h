// Images trained on are no images to evaluate with: they are left out, and it is said.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "data/open_dataset.h"
#include "model/model_file.h"
#include "run/messages.h"

namespace cnn {

// What a model lists of the images it was trained on and validated with, as in ModelInfo.
struct TrainedOn {
  std::optional<std::vector<uint64_t>> list;
  ListedBy by;
  std::optional<std::vector<uint64_t>> validated_with = std::nullopt;
  bool lacks_validated_with = false;
};

// For a training: takes what is trained on out of `data`'s validation and test images, with warnings, and
// returns the lists that the model is to have: the images of `data.training`, unless `trains` is false, and
// of `data.validation`, and those of the model begun with or of the checkpoint, if there is one (else null).
// `of_folders` tells what `data` are, for what the earlier lists cannot tell of them. Throws Failure::data
// where no validation image is left.
TrainedOn leave_out_of_training(const ModelInfo* begun_with, const ModelInfo* checkpoint, bool trains,
                                bool of_folders, OpenedData& data, const Messages& messages);

struct EvaluatedWith {
  std::filesystem::path file;  // of the model
  Split split;
  bool is_elsewhere;    // the images are those of --data
  std::string command;  // that evaluates so on the test set, for messages
  // Whether that has images which, as far as the model lists them, it was neither trained on nor validated
  // with; else it is not proposed.
  std::function<bool()> has_new_images;
};

// For an evaluation: takes what `model` was trained on out of the validation or the test images, and what it
// was not trained on out of the training images; a warning says how many, or that the model does not know and
// what of another directory is evaluated then, and where test images are those that it was chosen by. Throws
// Failure::data where none is left of some, or where they are elsewhere, and there is another set than the
// one trained on, of which none were validation images.
void leave_out_of_evaluation(const ModelInfo& model, const EvaluatedWith& with, OpenedData& data,
                             const Messages& messages);

}  // namespace cnn
