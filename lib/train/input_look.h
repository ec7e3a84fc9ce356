// What the images of the first batches look like to the network, as far as that may keep it from learning.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace cnn {

// Of the numbers that the network was given.
struct InputFigures {
  int64_t images = 0;     // looked at
  double std = 1;         // of all the numbers
  double unlikeness = 1;  // the root of the mean square by which images differ from the first
};

class InputLook {
 public:
  // A batch of images of `values` numbers each, one after another; only the first few batches are looked at.
  void see(std::span<const float> batch, int64_t values);

  InputFigures figures() const;

 private:
  int64_t batches_ = 0;
  int64_t images_ = 0;
  std::vector<float> first_;
  double sum_ = 0;
  double squares_ = 0;
  double differences_ = 0;  // squared
};

}  // namespace cnn
