#include <algorithm>
#include <utility>

#include "base/buffer.h"
#include "kernels/direct_conv.h"
#include "kernels/elementwise.h"
#include "kernels/row_winograd.h"
#include "layers/conv.h"
#include "layers/lanes_tasks.h"
#include "layers/partial_sums.h"
#include "layers/pool.h"

namespace cnn {
namespace {

using MakeKernel = std::unique_ptr<LanesConv> (*)(const WindowGeometry& g);

constexpr int64_t kLeastSummedRows = 4;  // of which a block adds up weight gradients

class LanesConvStep : public Step {
 public:
  LanesConvStep(const FusedConv& conv, const Parameter& weight, const Parameter* bias, MakeKernel make)
      : Step({conv.geometry.input, Layout::lanes}, {conv.output(), Layout::lanes}),
        conv_(conv),
        weight_(weight),
        bias_(bias != nullptr ? *bias : no_parameter()),
        kernel_(make(g())),
        transposed_(make(transposed_geometry(g()))) {}

  BackwardReads backward_reads() const override { return {.x = true, .y = masks_output()}; }
  bool changes_output_gradient() const override { return masks_output(); }

  ScratchNeeds scratch_needs(int64_t batch, Mode mode) const override {
    const int64_t forward = kernel_->row_scratch() + ring_floats();
    if (mode == Mode::inference) return {forward, 0};
    const int64_t backward =
        gradient_floats() + std::max(kernel_->gradient_scratch(), transposed_->row_scratch());
    return {std::max(forward, backward),
            most_blocks(batch, g().output.height, kLeastSummedRows) * partial_floats()};
  }

  void prepare(const BatchLimits& limits, StepMemory& memory) override {
    kernel_->prepare(memory.kept());
    if (limits.training == 0) return;
    transposed_->prepare(memory.kept());
    memory.kept().give(transposed_weights_, weights());
    if (conv_.pool) places_.ask(*conv_.pool, output().floats(limits.training), memory);
  }

  void forget_weights() override { weights_are_set_ = false; }

  void forward(const float* x, float* y, int64_t images, Mode mode, Workers& workers) override {
    if (!weights_are_set_) {
      workers.pool().run(kernel_->weight_parts(), [&](int64_t part, int /*thread*/) {
        kernel_->set_weights(weight_.value.data(), part);
      });
    }
    weights_are_set_ = true;
    const LanesTasks tasks(images, conv_.output().height, 1, workers.pool().threads_to_cut_for());
    workers.pool().run(tasks.count(), [&](int64_t number, int thread) {
      const LanesTask part = tasks[number];
      const float* input = x + part.group * input_floats();
      float* output = y + part.group * output_floats();
      const Range rows = tasks.rows(part.blocks, conv_.output().height);
      if (conv_.pool) {
        convolve_and_pool(input, rows, workers.scratch(thread), output, part.group * output_floats(), mode);
      } else {
        convolve(*kernel_, input, bias_.value.data(), conv_.clamp, rows, workers.scratch(thread), output);
      }
    });
  }

  void backward(const float* x, const float* y, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    if (dx != nullptr) {
      workers.pool().run(transposed_->weight_parts(), [&](int64_t part, int /*thread*/) {
        transpose_weights(g(), weight_.value.data(), transposed_->filters_of(part),
                          transposed_weights_.data());
        transposed_->set_weights(transposed_weights_.data(), part);
      });
    }
    const LanesTasks tasks(images, g().output.height, kLeastSummedRows, workers.pool().threads_to_cut_for());
    workers.pool().run(tasks.count(), [&](int64_t number, int thread) {
      const LanesTask part = tasks[number];
      const int64_t first = part.group * output_floats();
      float* scratch = workers.scratch(thread) + gradient_floats();
      const bool is_shared = part.blocks.size() < tasks.blocks_of_group();
      const float* dconvolved = convolved_gradient(is_shared, masks_output() ? y + first : nullptr,
                                                   dy + first, first, workers.scratch(thread));
      for (int64_t block = part.blocks.begin; block < part.blocks.end; ++block) {
        float* partial = workers.shared() + (part.group * tasks.blocks_of_group() + block) * partial_floats();
        const Range rows = tasks.rows({block, block + 1}, g().output.height);
        kernel_->weight_gradient(x + part.group * input_floats(), dconvolved, rows, scratch, partial);
        lanes_bias_gradient(g().output, dconvolved, rows, partial + weights());
      }
      if (dx != nullptr) {
        convolve(*transposed_, dconvolved, nullptr, kNoClamp, tasks.rows(part.blocks, g().input.height),
                 scratch, dx + part.group * input_floats());
      }
    });
    sum_partials(workers.shared(), tasks.blocks(), g().output.channels, weight_.gradient, bias_.gradient,
                 workers);
  }

 private:
  const WindowGeometry& g() const { return conv_.geometry; }
  bool masks_output() const { return conv_.clamp.is_any() && !conv_.pool; }      // a pool's places do it else
  int64_t input_floats() const { return input().volume.size() * lane_count(); }  // of a group
  int64_t output_floats() const { return output().volume.size() * lane_count(); }
  int64_t weights() const { return element_count(weight_.dims); }
  int64_t partial_floats() const { return weights() + g().output.channels; }  // dW, then db

  // The convolved rows that a window of the pool covers: (rows, F, OW, lanes).
  int64_t row_floats() const { return g().output.channels * g().output.width * lane_count(); }
  int64_t ring_floats() const { return conv_.pool ? conv_.pool->kernel.height * row_floats() : 0; }
  // The gradient of a group's convolved volume, where it does not take the place of dy.
  int64_t gradient_floats() const {
    return conv_.pool || conv_.clamp.is_any() ? g().output.height * row_floats() : 0;
  }

  // That gradient, before the pool and the clamp; all of it, as the rows of dx need those of other tasks too.
  // y (null where nothing masks), dy: the group's, which other tasks read too where it is_shared; `first`:
  // its first number in the batch.
  const float* convolved_gradient(bool is_shared, const float* y, float* dy, int64_t first,
                                  float* scratch) const {
    if (conv_.pool) {
      places_.backward(*conv_.pool, pixel_vectors(Layout::lanes, g().output), dy, scratch, first);
      return scratch;
    }
    if (!conv_.clamp.is_any()) return dy;
    if (is_shared) dy = std::copy_n(dy, output_floats(), scratch) - output_floats();
    clamp_gradient(y, conv_.clamp, dy, dy, output_floats());
    return dy;
  }

  static void convolve(const LanesConv& kernel, const float* x, const float* bias, const Clamp& clamp,
                       Range rows, float* scratch, float* y) {
    const Volume& output = kernel.geometry().output;
    const int64_t row = output.width * lane_count();
    for (int64_t oh = rows.begin; oh < rows.end; ++oh) {
      kernel.row(x, bias, clamp, oh, oh == rows.begin, scratch, y + oh * row, output.height * row);
    }
  }

  // Each pooled row as soon as the rows below it are there, while they are in the cache.
  void convolve_and_pool(const float* input, Range pooled_rows, float* scratch, float* output, int64_t first,
                         Mode mode) {
    const WindowGeometry& pool = *conv_.pool;
    const int64_t width = g().output.width * lane_count();
    float* ring = scratch + kernel_->row_scratch();
    const PoolRows rows{ring, pool.kernel.height, row_floats(), width};
    int64_t begun = -1;
    int64_t done = 0;
    for (int64_t oh = pooled_rows.begin; oh < pooled_rows.end; ++oh) {
      const Range needed =
          inputs_covered(pool.input.height, pool.kernel.height, pool.stride.height, pool.pad.height, oh);
      if (begun < 0) begun = done = needed.begin;
      for (; done < needed.end; ++done) {
        kernel_->row(input, bias_.value.data(), kNoClamp, done, done == begun, scratch,
                     ring + done % rows.slots * rows.row_step, width);
      }
      places_.pool_row(pool, pixel_vectors(Layout::lanes, pool.input), conv_.clamp, rows, oh, output, first,
                       mode);
    }
  }

  FusedConv conv_;
  const Parameter& weight_;
  const Parameter& bias_;  // with no memory where the layer has none
  std::unique_ptr<LanesConv> kernel_;
  bool weights_are_set_ = false;
  std::unique_ptr<LanesConv> transposed_;
  Buffer<float> transposed_weights_;
  PoolPlaces places_;
};

}  // namespace

std::unique_ptr<Step> make_direct_conv(const FusedConv& conv, const Parameter& weight,
                                       const Parameter* bias) {
  return std::make_unique<LanesConvStep>(conv, weight, bias, make_direct_kernel);
}

std::unique_ptr<Step> make_row_winograd_conv(const FusedConv& conv, const Parameter& weight,
                                             const Parameter* bias) {
  return std::make_unique<LanesConvStep>(conv, weight, bias, make_row_winograd_kernel);
}

}  // namespace cnn
