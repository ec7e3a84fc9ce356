#include <algorithm>

#include "base/buffer.h"
#include "kernels/direct_conv.h"
#include "layers/conv.h"
#include "layers/partial_sums.h"
#include "layers/pool.h"
#include "layers/relu.h"

namespace cnn {
namespace {

// A task is a group of kLanes images, convolved and pooled row by row.
class DirectConv : public Layer {
 public:
  DirectConv(const ConvStage& stage, const Parameter& weight, const Parameter* bias)
      : Layer({stage.geometry.input, Layout::lanes}, {stage.output(), Layout::lanes}),
        stage_(stage),
        weight_(weight),
        bias_(bias != nullptr ? *bias : Parameter{}),
        packed_(packed_weight_floats(g())),
        packed_transposed_(packed_transpose_floats(g())) {}

  ScratchNeeds scratch_needs(int64_t batch, Mode mode) const override {
    const int64_t between = stage_.pool ? g().output.size() * kLanes : 0;
    return {between, mode == Mode::training ? groups(batch) * partial_floats() : 0};
  }

  void prepare(const BatchLimits& limits) override {
    if (stage_.pool && limits.training > 0) places_.reserve(*stage_.pool, output().floats(limits.training));
  }

  void forget_weights() override { packed_is_fresh_ = false; }

  void forward(const float* x, float* y, int64_t images, Mode mode, Workers& workers) override {
    if (!packed_is_fresh_) pack_weights(g(), weight_.value.data(), packed_.data());
    packed_is_fresh_ = true;
    workers.pool().run(groups(images), [&](int64_t group, int thread) {
      const float* input = x + group * input_floats();
      float* output = y + group * output_floats();
      if (stage_.pool) {
        convolve_and_pool(input, workers.scratch(thread), output, group * output_floats(), mode);
      } else {
        direct_conv_rows(g(), input, packed_.data(), bias_.value.data(), stage_.relu, {0, g().output.height},
                         output);
      }
    });
  }

  void backward(const float* x, const float* y, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    if (dx != nullptr) pack_weights_transposed(g(), weight_.value.data(), packed_transposed_.data());
    workers.pool().run(groups(images), [&](int64_t group, int thread) {
      const int64_t first = group * output_floats();
      float* dconvolved = dy + first;
      if (stage_.pool) {
        dconvolved = workers.scratch(thread);
        places_.backward(*stage_.pool, pixel_vectors(Layout::lanes, g().output), dy + first, dconvolved,
                         first);
      } else if (stage_.relu) {
        relu_backward(y + first, output_floats(), dconvolved);
      }
      float* partial = workers.shared() + group * partial_floats();
      direct_conv_weight_gradient(g(), x + group * input_floats(), dconvolved, partial, partial + weights());
      if (dx == nullptr) return;
      direct_conv_rows(transposed_geometry(g()), dconvolved, packed_transposed_.data(), nullptr, false,
                       {0, g().input.height}, dx + group * input_floats());
    });
    sum_partials(workers.shared(), groups(images), g().output.channels, weight_.gradient, bias_.gradient,
                 workers);
  }

 private:
  const WindowGeometry& g() const { return stage_.geometry; }
  int64_t input_floats() const { return input().volume.size() * kLanes; }  // of a group
  int64_t output_floats() const { return output().volume.size() * kLanes; }
  int64_t weights() const { return std::ssize(weight_.value); }
  int64_t partial_floats() const { return weights() + g().output.channels; }  // dW, then db
  static int64_t groups(int64_t images) { return layout_parts(Layout::lanes, images); }

  // Each pooled row as soon as the rows below it are there, while they are in the cache.
  void convolve_and_pool(const float* input, float* between, float* output, int64_t first, Mode mode) {
    const WindowGeometry& pool = *stage_.pool;
    int64_t done = 0;
    for (int64_t row = 0; row < pool.output.height; ++row) {
      const int64_t needed =
          inputs_covered(pool.input.height, pool.kernel.height, pool.stride.height, pool.pad.height, row).end;
      if (needed > done) {
        direct_conv_rows(g(), input, packed_.data(), bias_.value.data(), false, {done, needed}, between);
        done = needed;
      }
      places_.pool_row(pool, pixel_vectors(Layout::lanes, pool.input), stage_.relu, between, row, output,
                       first, mode);
    }
  }

  ConvStage stage_;
  Parameter weight_;
  Parameter bias_;  // with no memory where the layer has none
  Buffer<float> packed_;
  bool packed_is_fresh_ = false;
  Buffer<float> packed_transposed_;
  PoolPlaces places_;
};

}  // namespace

std::unique_ptr<Layer> make_direct_conv(const ConvStage& stage, const Parameter& weight,
                                        const Parameter* bias) {
  return std::make_unique<DirectConv>(stage, weight, bias);
}

}  // namespace cnn
