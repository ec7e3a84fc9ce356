// The images of a training, put into the network batch by batch.
#pragma once

#include "data/batches.h"
#include "data/open_dataset.h"
#include "network/network.h"
#include "train/training_input.h"
#include "train/training_state.h"

namespace cnn {

class TrainingFeed {
 public:
  // Both outlive this.
  TrainingFeed(const TrainingInput& input, ThreadPool& pool);
  ~TrainingFeed() { drop_next(); }
  TrainingFeed(const TrainingFeed&) = delete;
  TrainingFeed& operator=(const TrainingFeed&) = delete;

  // The batches that come are those of the state's epoch, cut as it says: before its first batch, and after a
  // change of its batch size.
  void open_epoch(const TrainingState& state);

  // Puts batch `batch` into the network, and has the one after it, if the epoch has one, prepared by threads
  // that wait for others during the step.
  void take(int64_t batch);

  const Batches& batches() const { return batches_; }

  // The batches of an epoch that has no cut.
  int64_t batches_of_whole_epoch(int64_t batch_size) const;

  // Whether a batch of one image alone would be without meaning to the network (spec/single_value_norm.h):
  // then one left over joins the batch before it.
  bool joins_last_image() const { return joins_last_image_; }

 private:
  void drop_next();

  const RunSpec& spec_;
  Network& network_;
  ThreadPool& pool_;
  Batches batches_;
  bool joins_last_image_;
  bool is_next_begun_ = false;  // the batch after the one at hand is being put into the network
};

}  // namespace cnn
