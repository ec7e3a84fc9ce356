// What every layer is to a network: a function of its input and its parameters, and the gradients of it.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/shape.h"
#include "layers/workers.h"

namespace cnn {

// A tensor of weights or biases and, while training, its gradient. The memory is the network's.
struct Parameter {
  std::string name;  // "conv1.weight"
  Dims dims;
  bool is_bias = false;
  std::span<float> value;
  std::span<float> gradient;  // empty where no training follows
};

enum class Mode { inference, training };

// One step of the network's computation: a layer of the config, or neighbours computed together (conv + relu
// + pool). Activations are dense float arrays (images, C, H, W).
//
// The contract for gradients: let f = dot(output, output gradient). backward gives the gradients of f, with
// respect to the input in `dx` and to the parameters in their `gradient`, both written, not added to.
class Layer {
 public:
  Layer() = default;
  virtual ~Layer() = default;
  Layer(const Layer&) = delete;
  Layer& operator=(const Layer&) = delete;

  // The scratch that passes over `batch` images will ask of the workers.
  virtual ScratchNeeds scratch_needs(int64_t batch, Mode mode) const = 0;

  // Takes the memory that this layer keeps from a training forward to its backward, for `batch` images.
  virtual void prepare_training(int64_t batch) { static_cast<void>(batch); }

  // x: (images, input) -> y: (images, output). 1 <= images <= the batch prepared for.
  virtual void forward(const float* x, float* y, int64_t images, Mode mode, Workers& workers) = 0;

  // x and y as the last forward of Mode::training had them. dy: (images, output), which may be overwritten;
  // dx: (images, input), or null where nobody wants it.
  virtual void backward(const float* x, const float* y, float* dy, float* dx, int64_t images,
                        Workers& workers) = 0;
};

}  // namespace cnn
