// From a config, and what was said beside it, to a training that is ready for its first step: the one place
// where a run is opened.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/disk.h"
#include "config/load_config.h"
#include "data/open_dataset.h"
#include "model/checkpoint_file.h"
#include "model/model_file.h"
#include "network/network.h"
#include "run/messages.h"
#include "train/changes_file.h"
#include "train/run_directory.h"
#include "train/training_input.h"

namespace cnn {

// What is wanted beside the config.
struct TrainingWishes {
  std::filesystem::path config;
  std::optional<std::string> text = std::nullopt;  // in the place of what that file holds
  std::vector<Override> overrides = {};
  std::filesystem::path data = {};  // where the images are, in the place of the config's data.root; or empty
  std::filesystem::path out = {};   // the run's directory; empty: runs/NAME, or the next of runs/NAME-2, ...
                                    // that is not there yet
  std::filesystem::path init = {};  // a model whose weights it begins with, or empty
  bool init_partial = false;        // those that match
  std::filesystem::path changes = {};  // a run's changes.jsonl: the same are made at the same steps; or empty
  bool overwrite = false;              // the run that `out` holds
  bool resume = false;          // goes on with the run in `out`, or with the newest of this config's name
  Disk* disk = &system_disk();  // that the run is written to
};

// Starts the threads that compute, which outlive the training.
using StartWorkers = std::function<Workers&()>;

// All that a training works with. Not copied and not moved: its parts refer to each other.
class OpenedTraining {
 public:
  // Reads the config, the model begun with and the checkpoint gone on with, and holds them against each
  // other. Then calls `start`, and reads the images, which take what memory there is: measures what is `auto`
  // or `balanced`, takes images trained on out of the validation and the test, judges the memory, makes the
  // network with its first weights, and last the directory. Throws Failure::config, Failure::model,
  // Failure::usage where a directory is taken or an output is an input, and what the parts throw.
  OpenedTraining(const TrainingWishes& wishes, const StartWorkers& start, const Messages& messages);
  OpenedTraining(const OpenedTraining&) = delete;
  OpenedTraining& operator=(const OpenedTraining&) = delete;

  const RunSpec& spec() const { return info_.spec; }  // with what was measured
  const OpenedData& data() const { return data_; }
  const RunDirectory& directory() const { return *directory_; }
  const CheckpointFile* checkpoint() const { return planned_.checkpoint.get(); }  // null for a new run
  Network& network() { return *network_; }

  TrainingInput input(Observer& observer, Control& control, GradientPort* port = nullptr) {
    const PlannedChanges* changes = planned_.changes ? &*planned_.changes : nullptr;
    return {info_,    data_,    *directory_, *network_, limits_.training,
            workers_, observer, control,     port,      changes};
  }

 private:
  // What can be known before images are read and threads started.
  struct Planned {
    TrainingWishes wishes;
    RunSpec spec;
    NetworkPlan plan;
    std::optional<PlannedChanges> changes;  // to be made on the way
    std::optional<LoadedModel> initial;     // begun with
    std::optional<RunDirectory> earlier;    // gone on with
    std::unique_ptr<const CheckpointFile> checkpoint;

    // What a training that goes on knew of its images; else null.
    const ModelInfo* before() const { return checkpoint ? &checkpoint->info() : nullptr; }
  };

  static Planned read(const TrainingWishes& wishes, const Messages& messages);
  void open_images(const Messages& messages);

  Planned planned_;
  Workers& workers_;
  OpenedData data_;
  BatchLimits limits_;
  std::unique_ptr<Network> network_;
  std::optional<RunDirectory> directory_;
  ModelInfo info_;  // what the model is to know beside its weights
};

}  // namespace cnn
