#include <algorithm>

#include "base/buffer.h"
#include "kernels/direct_conv.h"
#include "kernels/lane_pool.h"
#include "kernels/lanes.h"
#include "layers/conv.h"
#include "layers/partial_sums.h"
#include "layers/relu.h"

namespace cnn {
namespace {

// A task is a group of kLanes images: they are set side by side, convolved and pooled row by row, and taken
// apart again.
class DirectConv : public Layer {
 public:
  DirectConv(const ConvStage& stage, const Parameter& weight, const Parameter* bias)
      : stage_(stage),
        weight_(weight),
        bias_(bias != nullptr ? *bias : Parameter{}),
        packed_(packed_weight_floats(g())),
        packed_transposed_(packed_transpose_floats(g())) {}

  ScratchNeeds scratch_needs(int64_t batch, Mode mode) const override {
    const int64_t between = stage_.pool ? g().output.size() : 0;
    const int64_t per_thread = (g().input.size() + between + output_size()) * kLanes;
    return {per_thread, mode == Mode::training ? groups(batch).count() * partial_floats() : 0};
  }

  void prepare_training(int64_t batch) override {
    inputs_ = Buffer<float>(groups(batch).count() * g().input.size() * kLanes);
    if (stage_.pool) places_ = Buffer<uint8_t>(groups(batch).count() * output_size() * kLanes);
  }

  void forward(const float* x, float* y, int64_t images, Mode mode, Workers& workers) override {
    pack_weights(g(), weight_.value.data(), packed_.data());
    const Pieces pieces = groups(images);
    workers.pool().run(pieces.count(), [&](int64_t group, int thread) {
      const Range part = pieces.range(group);
      const bool training = mode == Mode::training;
      float* scratch = workers.scratch(thread);
      float* input = training ? group_input(group) : scratch;
      float* output = scratch + g().input.size() * kLanes;
      float* between = output + output_size() * kLanes;
      to_lanes(x + part.begin * g().input.size(), part.size(), g().input.size(), input);
      if (stage_.pool) {
        convolve_and_pool(input, between, output, training ? group_places(group) : nullptr);
      } else {
        direct_conv_rows(g(), input, packed_.data(), bias_.value.data(), stage_.relu, {0, g().output.height},
                         output);
      }
      from_lanes(output, part.size(), output_size(), y + part.begin * output_size());
    });
  }

  void backward(const float* /*x*/, const float* y, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    if (dx != nullptr) pack_weights_transposed(g(), weight_.value.data(), packed_transposed_.data());
    const Pieces pieces = groups(images);
    workers.pool().run(pieces.count(), [&](int64_t group, int thread) {
      const Range part = pieces.range(group);
      float* doutput = workers.scratch(thread);
      float* dinput = doutput + output_size() * kLanes;
      float* dconvolved = stage_.pool ? dinput + g().input.size() * kLanes : doutput;
      float* dy_part = dy + part.begin * output_size();
      if (stage_.relu && !stage_.pool)
        relu_backward(y + part.begin * output_size(), part.size() * output_size(), dy_part);
      to_lanes(dy_part, part.size(), output_size(), doutput);
      if (stage_.pool) lane_max_pool_backward(*stage_.pool, doutput, group_places(group), dconvolved);
      float* partial = workers.shared() + group * partial_floats();
      direct_conv_weight_gradient(g(), group_input(group), dconvolved, partial, partial + weights());
      if (dx == nullptr) return;
      direct_conv_rows(transposed_geometry(g()), dconvolved, packed_transposed_.data(), nullptr, false,
                       {0, g().input.height}, dinput);
      from_lanes(dinput, part.size(), g().input.size(), dx + part.begin * g().input.size());
    });
    sum_partials(workers.shared(), pieces.count(), g().output.channels, weight_.gradient, bias_.gradient,
                 workers);
  }

 private:
  const WindowGeometry& g() const { return stage_.geometry; }
  int64_t output_size() const { return stage_.pool ? stage_.pool->output.size() : g().output.size(); }
  int64_t weights() const { return std::ssize(weight_.value); }
  int64_t partial_floats() const { return weights() + g().output.channels; }  // dW, then db
  static Pieces groups(int64_t images) { return {images, kLanes}; }
  float* group_input(int64_t group) { return inputs_.data() + group * g().input.size() * kLanes; }
  uint8_t* group_places(int64_t group) { return places_.data() + group * output_size() * kLanes; }

  // Each pooled row as soon as the rows below it are there, while they are in the cache.
  void convolve_and_pool(const float* input, float* between, float* output, uint8_t* places) const {
    const WindowGeometry& pool = *stage_.pool;
    int64_t done = 0;
    for (int64_t row = 0; row < pool.output.height; ++row) {
      const int64_t needed =
          inputs_covered(pool.input.height, pool.kernel.height, pool.stride.height, pool.pad.height, row).end;
      if (needed > done) {
        direct_conv_rows(g(), input, packed_.data(), bias_.value.data(), false, {done, needed}, between);
        done = needed;
      }
      lane_max_pool_row(pool, stage_.relu, between, row, output, places);
    }
  }

  ConvStage stage_;
  Parameter weight_;
  Parameter bias_;  // with no memory where the layer has none
  Buffer<float> packed_;
  Buffer<float> packed_transposed_;
  Buffer<float> inputs_;    // (groups, C, H, W, kLanes), kept for the weights' gradients
  Buffer<uint8_t> places_;  // (groups, F, OH, OW, kLanes) of the pool
};

}  // namespace

bool direct_conv_fits(const ConvStage& stage) {
  const bool places_fit =
      !stage.pool || stage.pool->kernel.height * stage.pool->kernel.width <= kMaxLaneWindow;
  return direct_conv_fits(stage.geometry) && places_fit;
}

std::unique_ptr<Layer> make_direct_conv(const ConvStage& stage, const Parameter& weight,
                                        const Parameter* bias) {
  return std::make_unique<DirectConv>(stage, weight, bias);
}

}  // namespace cnn
