// A training that is ready for its first step: the one place where a run is opened.
#pragma once

#include <memory>

#include "network/network.h"
#include "run/messages.h"
#include "run/planned_training.h"
#include "run/training_images.h"
#include "train/run_directory.h"
#include "train/training_input.h"

namespace cnn {

// All that a training works with. Not copied and not moved: its parts refer to each other.
class OpenedTraining {
 public:
  // Opens the images, makes the network with its first weights, then the directory, and last what the model
  // is to know. `workers` outlive this, and are started before: images take what memory there is. Throws
  // Failure::data, Failure::config, Failure::resource, Failure::model and Failure::usage, as those parts do.
  OpenedTraining(PlannedTraining planned, Workers& workers, const Messages& messages);
  OpenedTraining(const OpenedTraining&) = delete;
  OpenedTraining& operator=(const OpenedTraining&) = delete;

  const TrainingWishes& wishes() const { return planned_.wishes; }
  const RunSpec& spec() const { return info_.spec; }  // with what was measured
  const OpenedData& data() const { return images_.data; }
  const RunDirectory& directory() const { return directory_; }
  const CheckpointFile* checkpoint() const { return planned_.beginning.checkpoint.get(); }  // or null
  Network& network() { return *network_; }
  Workers& workers() { return workers_; }

  // For a training that has not begun.
  TrainingInput input(Observer& observer, Control& control, GradientPort* port = nullptr) {
    const auto& changes = planned_.beginning.changes;
    return {info_,    images_.data, directory_, *network_, network_->limits().training,
            workers_, observer,     control,    port,      changes ? &*changes : nullptr};
  }

 private:
  PlannedTraining planned_;
  Workers& workers_;
  TrainingImages images_;
  std::unique_ptr<Network> network_;
  RunDirectory directory_;
  ModelInfo info_;  // what the model is to know beside its weights
};

}  // namespace cnn
