// A network of the patient's that is trained for a few steps, to see what it does. Nothing of it is kept.
#pragma once

#include <cstdint>
#include <memory>

#include "doctor/fed_images.h"
#include "network/network.h"
#include "optim/optimizer.h"

namespace cnn {

// How large batches of so many images at hand are, and whether a training with them has room in memory.
int64_t trial_batch(const Patient& patient, int64_t images);
bool has_room(const Patient& patient, int64_t batch);

// How many training images a trial is fed that wants so many: no more than 64 MB of them, but a batch.
int64_t trial_images(const Patient& patient, int64_t wanted);

// Those, spread evenly over the training set.
FedImages training_images(const Patient& patient, int64_t wanted);

inline constexpr const char* kNoRoom = "memory does not suffice";
inline constexpr const char* kNoTime = "the network is too slow for the time that is left";

// Of first weights, as the patient's training draws them.
uint64_t seed_of(const Patient& patient);

// Adam (Kingma, Ba 2015) by its defaults: what learns something of nearly everything.
TrainSpec usual_training();

class Trial {
 public:
  // With first weights by `seed`. `fed`, not empty, outlives this; batches go round in it.
  Trial(const Patient& patient, const FedImages& fed, int64_t batch, const TrainSpec& train, uint64_t seed);

  // One step on the next batch; the batch's mean loss before it, smoothing and class weights left aside.
  double step(double learning_rate);

  // In inference: mean loss and the part that is right, of all `fed`.
  struct Result {
    double loss = 0;
    double accuracy = 0;
  };
  Result evaluate();

  Network& network() { return network_; }

 private:
  void put(int64_t first, int64_t count);

  const FedImages& fed_;
  int64_t batch_;
  Workers& workers_;
  Network network_;
  std::unique_ptr<Optimizer> optimizer_;
  int64_t steps_ = 0;
  int64_t next_ = 0;
};

// The same images, all 0 as the network is fed them.
FedImages blank(const FedImages& fed);

}  // namespace cnn
