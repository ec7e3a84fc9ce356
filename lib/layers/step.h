// What every step of the computation is to a network: a function of its input and its parameters, and the
// gradients of it. A layer is what a config names; one step computes one or more of them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/memory_source.h"
#include "base/shape.h"
#include "kernels/layout.h"
#include "layers/workers.h"

namespace cnn {

// A tensor of weights or biases and, while training, its gradient. The memory is the network's.
struct Parameter {
  std::string name;  // "conv1.weight"
  Dims dims;
  bool is_bias = false;
  bool is_statistic = false;  // running statistics: its step changes them in training
  std::span<float> value;
  std::span<float> gradient;  // empty where no training follows, and of statistics
};

enum class Mode { inference, training };

// The most images of one batch, by what is done with them.
struct BatchLimits {
  int64_t training = 0;  // 0: never trained; no gradient and no activation is kept
  int64_t inference = 1;
};

// One end of a step: the volume of an image there and how a batch of them lies in memory.
struct Port {
  Volume volume;
  Layout layout = Layout::dense;

  int64_t floats(int64_t images) const { return layout_floats(layout, volume, images); }

  // The same, up to where the next cache line begins.
  int64_t room(int64_t images) const { return round_up(floats(images), kLineFloats); }

  bool operator==(const Port&) const = default;
};

// Memory for the volumes inside of a step of steps, in floats, by when they are needed: from a forward pass
// of training to its backward pass, only while a backward pass runs, only while a forward pass of inference
// runs.
struct ActivationNeeds {
  int64_t kept = 0;
  int64_t backward = 0;
  int64_t inference = 0;
};
struct ActivationMemory {
  float* kept = nullptr;
  float* backward = nullptr;
  float* inference = nullptr;
};

// What random numbers in a training pass follow from, and nothing else.
struct NoiseKey {
  uint64_t seed = 0;
  uint64_t pass = 0;  // 0, 1, ...: which of the training
};

class Sequence;

// One step of the network's computation: a layer of the config, or neighbours computed together (conv + relu
// + pool), or a change of layout.
//
// The contract for gradients: let f = dot(output, output gradient). backward gives the gradients of f, with
// respect to the input in `dx` and to the parameters in their `gradient`, both written, not added to.
class Step {
 public:
  Step(const Port& input, const Port& output) : input_(input), output_(output) {}
  virtual ~Step() = default;
  Step(const Step&) = delete;
  Step& operator=(const Step&) = delete;

  const Port& input() const { return input_; }
  const Port& output() const { return output_; }

  // The scratch that passes over `batch` images will ask of the workers.
  virtual ScratchNeeds scratch_needs(int64_t /*batch*/, Mode /*mode*/) const { return {}; }

  // Takes the memory that this step keeps between passes. Called once, before the first; where `memory` only
  // counts, no pass follows, and parameters need no memory either.
  virtual void prepare(const BatchLimits& /*limits*/, MemorySource& /*memory*/) {}

  // The memory that the network owns for it; before the first pass.
  virtual ActivationNeeds activation_needs(const BatchLimits& /*limits*/) const { return {}; }
  virtual void take_memory(const ActivationMemory& /*memory*/) {}

  // The sequences of steps inside of this one.
  virtual std::vector<Sequence*> paths() { return {}; }

  // The key of the training passes that follow.
  virtual void set_noise(const NoiseKey& /*key*/) {}

  // The parameters may have other values than at the last forward: what was computed from them is not to be
  // used again.
  virtual void forget_weights() {}

  // x -> y, as the ports say. 1 <= images <= the batch prepared for.
  virtual void forward(const float* x, float* y, int64_t images, Mode mode, Workers& workers) = 0;

  // x and y as the last forward of Mode::training had them. dy: as y, may be overwritten; dx: as x, or null
  // where nobody wants it.
  virtual void backward(const float* x, const float* y, float* dy, float* dx, int64_t images,
                        Workers& workers) = 0;

 private:
  Port input_;
  Port output_;
};

}  // namespace cnn
