// Whether a run goes on with the images that it began with.
#pragma once

#include <string>

#include "data/open_dataset.h"
#include "model/checkpoint_file.h"

namespace cnn {

// The checkpoint's entry that check_same_data() compares with.
inline constexpr const char* kDataEntry = "data";
inline constexpr const char* kTrainingEntry = "training";

// What a checkpoint says of the images trained on, as text: "LABELS", and of each class " IMAGES:DIGEST".
std::string describe_data(const OpenedData& data);

// And of which of them are not held out: "IMAGES:DIGEST".
std::string describe_training(const OpenedData& data);

// Throws Failure::data, naming the place of `spec` and the classes that differ, where the training images or
// the classes are not those of the checkpoint. One that says nothing of its images is taken. Where images are
// held out, one that does not say which throws Failure::model: earlier versions held out others.
void check_same_data(const CheckpointFile& checkpoint, const OpenedData& data, const DataSpec& spec);

}  // namespace cnn
