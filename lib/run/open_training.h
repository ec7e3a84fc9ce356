// A training that is ready for its first step: the one place where a run is opened.
#pragma once

#include <memory>

#include "network/network.h"
#include "run/messages.h"
#include "run/planned_training.h"
#include "train/training_parts.h"

namespace cnn {

// All that a training works with. Not copied and not moved: its parts refer to each other.
class OpenedTraining {
 public:
  // Opens the images, makes the network with its first weights, and last the directory. `workers` outlive
  // this, and are started before: images take what memory there is. Throws Failure::data, Failure::config,
  // Failure::resource, Failure::model and Failure::usage, as those parts do.
  OpenedTraining(PlannedTraining planned, Workers& workers, const Messages& messages);
  OpenedTraining(const OpenedTraining&) = delete;
  OpenedTraining& operator=(const OpenedTraining&) = delete;

  const TrainingWishes& wishes() const { return planned_.wishes; }
  const RunSpec& spec() const { return parts_.info.spec; }  // with what was measured
  const OpenedData& data() const { return parts_.data; }
  const RunDirectory& directory() const { return parts_.directory; }
  const CheckpointFile* checkpoint() const { return planned_.beginning.checkpoint.get(); }  // or null
  Network& network() { return *parts_.network; }
  Workers& workers() { return workers_; }

  // For a training that has not begun.
  TrainingInput input(Observer& observer, Control& control) {
    const auto& changes = planned_.beginning.changes;
    return parts_.input(workers_, observer, control, planned_.wishes.ranks, changes ? &*changes : nullptr,
                        checkpoint());
  }

 private:
  PlannedTraining planned_;
  Workers& workers_;
  TrainingParts parts_;
};

// The same on each of several ranks, of which one makes the directory. What one of them cannot open none
// does, and all must have the same config and images: throws AgreedError (run/together.h).
std::unique_ptr<OpenedTraining> open_together(Ranks& ranks, PlannedTraining planned, Workers& workers,
                                              const Messages& messages);

}  // namespace cnn
