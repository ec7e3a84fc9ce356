// What every step of the computation is to a network: a function of its input and its parameters, and the
// gradients of it. A layer is what a config names; one step computes one or more of them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/moments.h"
#include "base/shape.h"
#include "kernels/clamp.h"
#include "kernels/layout.h"
#include "layers/step_memory.h"
#include "layers/workers.h"

namespace cnn {

// A tensor of weights or biases and, while training, its gradient. The memory is the network's.
struct Parameter {
  std::string name;  // "conv1.weight"
  Dims dims;
  bool is_bias = false;
  bool is_statistic = false;  // running statistics: its step changes them in training
  std::span<float> value;
  std::span<float> gradient;        // empty where no training follows, and of statistics
  std::span<double> measured = {};  // of statistics where a batch has shards: what its step measures in a
                                    // pass, and move_statistics() moves them by
};

// Of a layer that has no such parameter.
const Parameter& no_parameter();

enum class Mode { inference, training };

// The most images of one batch, by what is done with them.
struct BatchLimits {
  int64_t training = 0;  // 0: never trained; no gradient and no activation is kept
  int64_t inference = 1;
  int64_t shards = 1;      // parts of a batch of training, each with a pass of its own
  int64_t own_shards = 0;  // how many of them have their images held here; 0: all

  // The most images of one pass of training. A batch too small for its shards has fewer of them, which may
  // have three images each.
  int64_t pass_images() const {
    return shards == 1 ? training : std::min(training, std::max<int64_t>(3, ceil_div(training, shards)));
  }

  // The most images that are there for training at once.
  int64_t held_images() const {
    return own_shards == 0 ? training : std::min(training, own_shards * pass_images());
  }

  // Whether other processes compute shards of the same batches, and read these gradients.
  bool others_compute() const { return own_shards > 0 && own_shards < shards; }

  bool operator==(const BatchLimits&) const = default;
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

// What random numbers in a training pass follow from, and nothing else.
struct NoiseKey {
  uint64_t seed = 0;
  uint64_t pass = 0;  // 0, 1, ...: which of the training
  int64_t first = 0;  // of the batch's images, the one that a pass begins with
};

// What a backward pass reads beside the gradient of its output: only that is kept until then.
struct BackwardReads {
  bool x = false;
  bool y = false;
};

// The part of a step that needs sums over a whole batch where each pass computes a shard of it alone. All
// passes measure their shards, what they measured is added up, and their next forward, or backward, goes by
// the sums.
class Meeting {
 public:
  virtual ~Meeting() = default;
  virtual int64_t channels() const = 0;

  // Before forward: a Moments for each channel of this shard.
  virtual void measure(const float* x, int64_t images, Workers& workers, std::span<Moments> own) = 0;
  virtual void meet(std::span<const Moments> of_all) = 0;

  // Before backward, which is given what becomes of dy: two sums for each channel.
  virtual void measure(const float* x, float* dy, int64_t images, Workers& workers,
                       std::span<double> own) = 0;
  virtual void meet(std::span<const double> of_all) = 0;
};

// One step of the network's computation: a layer of the config, or neighbours computed together (conv + relu
// + pool), or what joins the ways through a layer of layers, or a change of layout.
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

  // The scratch that passes over `batch` images will ask of the workers; after prepare(), and after what was
  // asked for there has been granted.
  virtual ScratchNeeds scratch_needs(int64_t /*batch*/, Mode /*mode*/) const { return {}; }

  // Asks for the memory that this step needs beside its input, its output and scratch. Called once, before
  // the first pass; where memory is only counted, no pass follows, and parameters need no memory either.
  // `limits`: of the passes that this step takes part in; 0 where it takes part in none of that mode.
  virtual void prepare(const BatchLimits& /*limits*/, StepMemory& /*memory*/) {}

  // Does not change from one pass to another.
  virtual BackwardReads backward_reads() const = 0;

  // Whether backward may leave other numbers in `dy`.
  virtual bool changes_output_gradient() const { return false; }

  // The key of the training passes that follow.
  virtual void set_noise(const NoiseKey& /*key*/) {}

  // The parameters may have other values than at the last forward: what was computed from them is not to be
  // used again.
  virtual void forget_weights() {}

  // Moves statistics by what stands in their `measured`.
  virtual void move_statistics() {}

  // A residual's sum in the same pass: from now on forward in training gives clamp(what it gave + added),
  // `added` being what take_added() was last called with, lying as y does; and backward leaves in dy the
  // gradient of the sum. False, and nothing changes, where the step cannot.
  virtual bool join_sum(const Clamp& /*clamp*/) { return false; }
  virtual void take_added(const float* /*added*/) {}

  // Null where each shard of a batch can be computed without the others.
  virtual Meeting* meeting() { return nullptr; }

  // x -> y, as the ports say; all of y is written, but for steps that say otherwise (layers/join.h). 1 <=
  // images <= the batch prepared for.
  virtual void forward(const float* x, float* y, int64_t images, Mode mode, Workers& workers) = 0;

  // After the last forward of Mode::training. x and y as that had them, each null unless backward_reads()
  // names it. dy: as y; dx: as x, or null where nobody wants it. All of dx is written.
  virtual void backward(const float* x, const float* y, float* dy, float* dx, int64_t images,
                        Workers& workers) = 0;

 private:
  Port input_;
  Port output_;
};

}  // namespace cnn
