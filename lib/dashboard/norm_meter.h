// How large the gradients of each layer are, and the steps beside the weights that they change: the two
// figures that tell of vanishing and exploding gradients, and of a rate that is too large or too small.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "network/network.h"

namespace cnn {

struct Norms {
  int64_t steps = 0;                 // of the last step that it is of
  std::vector<double> gradient;      // a layer with weights or biases each
  std::vector<double> update_ratio;  // what the step added, beside the weights before it; 0 of zeros
};

class NormMeter {
 public:
  // Of a network that is trained, which outlives this.
  explicit NormMeter(const Network& network);

  // The layers with something to train, in their order.
  const std::vector<std::string>& layers() const { return layers_; }

  // To be called between two steps, by the thread that trains, with the number of those made: begins a
  // measurement if `is_wanted`, and ends the one begun once there has been a step since. True where there
  // are new `norms`. Of a large tensor lines of it are looked at that lie evenly in it, so that a network
  // of any size takes some milliseconds at most.
  bool look(int64_t steps, bool is_wanted);
  const Norms& norms() const { return norms_; }

  // The sum of the squares of all weights, each times its layer's factor of weight_decay; biases and
  // normalization weights, which are not decayed, only if asked for.
  double decayed_squares(bool decays_biases) const;

 private:
  struct Tensor {
    size_t parameter = 0;
    size_t layer = 0;
    double decay = 1;
    bool is_bias = false;
    std::vector<float> before;  // the values that are looked at, before the step
  };

  void remember();
  void measure(int64_t steps);

  const Network& network_;
  std::vector<std::string> layers_;
  std::vector<Tensor> tensors_;
  Norms norms_;
  int64_t begun_ = -1;  // steps made when the measurement began; negative: none has
};

}  // namespace cnn
