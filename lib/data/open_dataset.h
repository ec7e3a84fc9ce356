// From the config's `data` section to sets of images.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/thread_pool.h"
#include "data/dataset.h"
#include "spec/run_spec.h"

namespace cnn {

enum class Split { train, validation, test };

struct OpenedData {
  Dataset train;  // the whole training set after `limit`, validation images included (those of a directory of
                  // their own stand last); empty if not asked for
  Subset training;    // the images trained on
  Subset validation;  // those held back (data/split.h)
  Dataset test;       // after `limit`; empty if not asked for, or if the config has none
  Subset testing;     // all of it, until images trained on are left out (data/trained_images.h)
  std::vector<std::string>
      classes;  // names: from batches.meta.txt for CIFAR-10, the folders', else "0", "1", ...
  std::vector<float>
      mean_image;  // for MeanImageNormalization: (C,H,W) of pixels as 0..1; whoever opens sets it
  std::vector<uint64_t> parted;  // the digests of all files of a directory that data.test takes a part of
  std::vector<std::string> warnings;  // what a person should know: the files that skip_bad has skipped, ...
  std::vector<std::string>
      picture_notes;                 // those of `warnings` that are of single pictures, transparent ones
  std::vector<std::string> notices;  // what may be of interest: how the sets were parted

  // Where a split's images lie, and which of them they are.
  const Dataset& set_of(Split split) const { return split == Split::test ? test : train; }
  const Subset& images_of(Split split) const {
    return split == Split::test ? testing : split == Split::train ? training : validation;
  }
};

struct DataNeeds {
  bool train = true;
  bool test = true;
  // For image folders:
  std::vector<std::string> classes = {};  // names that a model knows; else the training set's folders tell
  int threads = available_processors();   // that decode
  std::optional<int64_t> memory = std::nullopt;  // bytes that decoded images may take; default: half of what
                                                 // is to be had, for each set. Larger ones are streamed
  bool can_skip_bad = true;  // whether the user can set data.skip_bad, which messages then advise: not of a
                             // model's config
  // What a model lists of the images that it was trained on (data/trained_images.h), where the folder may be
  // another than theirs: then all of it is the test set, not only what data.test takes a part of, also where
  // data.test says nothing, and where its directory is not there. Else null.
  const std::vector<uint64_t>* trained_on = nullptr;
  // Likewise of the other files of a directory that data.test took a part of; null where it does not say.
  const std::vector<uint64_t>* not_trained_on = nullptr;
  // Where the validation images have a directory of their own: which of the two is read, train or validation.
  std::optional<Split> only = std::nullopt;
};

// Reads the files that `spec` names. Images must have the volume `input` (those of image folders are resized
// to it), labels lie in 0..classes-1. Throws Failure::data with the file and the place (byte, image) of what
// is wrong, and, where files are missing, how to get them.
OpenedData open_data(const DataSpec& spec, const Volume& input, int64_t classes, const DataNeeds& needs = {});

// `spec` with its files looked for in `directory` instead: the root replaced; named files and directories
// keep their place below the old root, or else just their names.
DataSpec rebase_data(const DataSpec& spec, const std::filesystem::path& directory);

// Mean and standard deviation (of the population) by channel of pixels scaled to 0..1, summed exactly. A
// channel whose pixels are all the same has 1 for its standard deviation, so that it becomes 0 and not 0/0.
// The subset is not empty.
Normalization measure_normalization(const Dataset& data, const Subset& subset);

// The mean of the images, pixel by pixel: (C,H,W) of pixels scaled to 0..1, summed exactly.
std::vector<float> measure_mean_image(const Dataset& data, const Subset& subset);

// What `spec` wants measured on the images trained on: numbers for an `auto` normalization, and the mean
// image unless `data` has it already.
void measure_training_images(DataSpec& spec, OpenedData& data);

}  // namespace cnn
