// Everything else that a config says: where the data are and how to train. Defaults are those of a config
// that leaves a key out, but for those that follow from other keys (eval_batch_size, an optimizer's learning
// rate), which the reader sets.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "spec/augment_spec.h"
#include "spec/background.h"
#include "spec/engine.h"
#include "spec/loss_spec.h"
#include "spec/network_spec.h"
#include "spec/optimizer_spec.h"
#include "spec/schedule_spec.h"

namespace cnn {

enum class DataFormat { idx, cifar10, images };

constexpr const char* word_of(DataFormat format) {
  switch (format) {
    case DataFormat::idx:
      return "idx";
    case DataFormat::cifar10:
      return "cifar10";
    case DataFormat::images:
      return "images";
  }
  return nullptr;
}

// The two files of an IDX set, absolute.
struct IdxFiles {
  std::filesystem::path images;
  std::filesystem::path labels;

  bool operator==(const IdxFiles&) const = default;
};

// y = (x - mean)/std for pixels x scaled to 0..1, by channel.
struct Normalization {
  std::vector<double> mean;  // one a channel, finite
  std::vector<double> std;   // one a channel, > 0

  bool operator==(const Normalization&) const = default;
};

// `normalize: auto`: mean and standard deviation of the images trained on.
struct AutoNormalization {
  bool operator==(const AutoNormalization&) const = default;
};

// `normalize: {mean: image}`: the mean image, pixel by pixel, of those trained on is subtracted. It is
// measured when training begins, and travels in the model.
struct MeanImageNormalization {
  std::vector<double> std;  // one a channel, > 0

  bool operator==(const MeanImageNormalization&) const = default;
};

using NormalizeSpec = std::variant<std::monostate, Normalization, AutoNormalization,
                                   MeanImageNormalization>;  // monostate: pixels as 0..1

// A part of a set that is held back from training, to validate or to test with (data/split.h).
struct ShareFraction {
  double fraction = 0;  // in (0, 1)
  bool operator==(const ShareFraction&) const = default;
};
struct ShareCount {
  int64_t count = 0;  // >= 1
  bool operator==(const ShareCount&) const = default;
};
struct ShareEvery {
  int64_t every = 0;  // >= 2: the fraction 1/every
  bool operator==(const ShareEvery&) const = default;
};
using ShareSpec = std::variant<std::monostate, ShareFraction, ShareCount, ShareEvery>;

// Directories with a folder a class, and its images in it.
struct ImageFolders {
  std::filesystem::path train;  // absolute; empty: the root
  std::filesystem::path test;   // absolute; empty: what test_share takes, if anything
  ShareSpec test_share;   // of the training directory: held back before limit and validation; only where
                          // `test` is empty
  bool skip_bad = false;  // files that cannot be read are passed over, and told
  std::filesystem::path validation = {};  // absolute; empty: what DataSpec::validation takes, if anything

  bool operator==(const ImageFolders&) const = default;
};

struct DataSpec {
  DataFormat format = DataFormat::idx;
  std::filesystem::path
      root;  // absolute; where standard file names are looked for; empty if every file is named
  std::optional<IdxFiles> train;  // idx only: named files, absolute
  std::optional<IdxFiles> test;
  ImageFolders folders;                       // images only
  Background background = Background::white;  // of image files, also of those that are predicted
  NormalizeSpec normalize;
  AugmentSpec augment;   // of training images only
  ShareSpec validation;  // of the training set, after its limit; monostate where `folders` has a
                         // directory of its own for it
  bool shuffle = true;
  std::optional<int64_t> limit_train;  // the first so many; >= 1
  std::optional<int64_t> limit_test;

  // Image folders may have none: then there is a validation split.
  bool has_test() const {
    return format != DataFormat::images || !folders.test.empty() ||
           !std::holds_alternative<std::monostate>(folders.test_share);
  }

  bool has_validation() const {
    return !folders.validation.empty() || !std::holds_alternative<std::monostate>(validation);
  }

  bool operator==(const DataSpec&) const = default;
};

// Whose weights model.bin holds.
enum class Keep {
  best,  // on the validation split: highest accuracy, then lowest loss; where there is none, the last
  last,
};

constexpr const char* word_of(Keep keep) {
  switch (keep) {
    case Keep::best:
      return "best";
    case Keep::last:
      return "last";
  }
  return nullptr;
}

struct TrainSpec {
  int64_t epochs = 10;           // 0..kMaxSide; 0 writes the initial network
  int64_t batch_size = 64;       // 1..kMaxSide
  int64_t eval_batch_size = 64;  // 1..kMaxSide; default: batch_size
  int64_t seed = 1;              // >= 0
  int64_t log_every = 0;         // batches; 0: as many as make about 20 lines an epoch (log_interval)
  int64_t checkpoint_every = 0;  // batches; 0: at the end of each epoch
  OptimizerSpec optimizer;
  ScheduleSpec schedule;
  Algorithm algorithm = Algorithm::automatic;
  double average_decay = 0;  // in [0, 1); above 0: evaluated and saved is the weights' moving average
  int64_t accumulate = 1;    // batches a step, 1..kMaxSide
  LossSpec loss;
  int64_t validate_every = 0;  // batches, beside each epoch's end; above 0 there is a validation split
  int64_t patience = 0;  // above 0: training ends after so many validations in a row that were not better;
                         // then there is a validation split
  Keep keep = Keep::best;

  bool operator==(const TrainSpec&) const = default;
};

// Of an epoch of `batches` batches the first and each log_interval-th after it are logged.
int64_t log_interval(int64_t log_every, int64_t batches);

// That of a config is its batch_size: so a model is evaluated by the algorithms that it was trained with, and
// says the same of an image wherever it sees it.
inline Engine engine_of(const TrainSpec& train) {
  return {train.batch_size, train.algorithm};
}

// One config, whole and checked.
struct RunSpec {
  std::string name;  // a file name: default the config's stem
  NetworkSpec network;
  std::optional<DataSpec> data;  // needed to train
  TrainSpec train;

  bool operator==(const RunSpec&) const = default;
};

}  // namespace cnn
