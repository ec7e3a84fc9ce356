// The door between the backward passes of a step and the optimizer: where a step's gradients are summed with
// those of others who train the same weights on other images (other processes, other machines).
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace cnn {

// The gradients of one parameter, flat: sums over the step's images so far, each weighted as in the loss.
struct GradientPiece {
  std::string name;  // "conv1.weight"
  std::span<float> values;
};

// Of the images of a step.
struct StepSums {
  double loss = 0;    // as minimized
  double weight = 0;  // what they weigh in the mean loss: without class weights, their number
  int64_t correct = 0;
  int64_t images = 0;

  StepSums operator+(const StepSums& other) const {
    return {loss + other.loss, weight + other.weight, correct + other.correct, images + other.images};
  }
  StepSums operator-(const StepSums& other) const {
    return {loss - other.loss, weight - other.weight, correct - other.correct, images - other.images};
  }
};

// All calls come from the thread that trains. Whoever takes part must sum in an order that does not depend on
// who comes first, else the bits of a training do.
class GradientPort {
 public:
  GradientPort() = default;
  virtual ~GradientPort() = default;
  GradientPort(const GradientPort&) = delete;
  GradientPort& operator=(const GradientPort&) = delete;

  // Before the first step: all pieces, the last layer's first. Their memory stays where it is.
  virtual void open(std::span<const GradientPiece> pieces) = 0;

  // Piece `index` holds all that this training adds to it in this step, and may be sent. Each step makes
  // every piece ready once, in their order.
  virtual void ready(size_t index) = 0;

  // Once all are ready: returns when every piece holds the sum over all who take part, with the sums of their
  // `own`. May throw cnn::Error, which ends the training.
  virtual StepSums close(const StepSums& own) = 0;
};

}  // namespace cnn
