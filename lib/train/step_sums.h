// What the images of a step, or of a batch, add up to.
#pragma once

#include <cstdint>

namespace cnn {

struct StepSums {
  double loss = 0;    // as minimized
  double weight = 0;  // what they weigh in the mean loss: without class weights, their number
  int64_t correct = 0;
  int64_t images = 0;

  StepSums operator+(const StepSums& other) const {
    return {loss + other.loss, weight + other.weight, correct + other.correct, images + other.images};
  }
};

}  // namespace cnn
