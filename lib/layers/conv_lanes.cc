#include <algorithm>
#include <optional>
#include <utility>

#include "kernels/direct_conv.h"
#include "kernels/elementwise.h"
#include "kernels/row_winograd.h"
#include "layers/conv.h"
#include "layers/lanes_rows.h"
#include "layers/lanes_tasks.h"
#include "layers/partial_sums.h"
#include "layers/pool.h"
#include "layers/strips_conv.h"

namespace cnn {
namespace {

constexpr int64_t kLeastSummedRows = 4;  // of which a block adds up weight gradients

// Tasks of two kinds, those of the first spread evenly over all, so that threads begin with one of them.
struct TwoKinds {
  int64_t first;
  int64_t second;

  struct Task {
    int64_t number;  // of its kind
    bool is_second;
  };
  int64_t count() const { return first + second; }
  Task operator[](int64_t task) const {
    const int64_t before = ceil_div(task * first, count());
    if (ceil_div((task + 1) * first, count()) > before) return {before, false};
    return {task - before, true};
  }
};

class LanesConvStep : public Step {
 public:
  LanesConvStep(const FusedConv& conv, int64_t batch, const Parameter& weight, const Parameter* bias,
                MakeLanesKernel make)
      : Step({conv.geometry.input, Layout::lanes}, {conv.output(), Layout::lanes}),
        conv_(conv),
        weight_(weight),
        bias_(bias != nullptr ? *bias : no_parameter()),
        kernel_(make(g())),
        transposed_(make(transposed_geometry(g()))),
        most_in_tail_(stripped_tail(g(), conv.pool, batch)) {
    if (most_in_tail_ > 0) tail_.emplace(conv, most_in_tail_, weight_, bias_, make);
  }

  BackwardReads backward_reads() const override { return {.x = true, .y = masks_output()}; }
  bool changes_output_gradient() const override { return masks_output(); }

  ScratchNeeds scratch_needs(int64_t batch, Mode mode) const override {
    const int64_t in_tail = std::min(batch, most_in_tail_);
    const int64_t tail = tail_ ? tail_->scratch(in_tail, mode) : 0;
    const int64_t forward = std::max(tail, rows_scratch(*kernel_, conv_));
    if (mode == Mode::inference) return {forward, 0};
    const int64_t backward =
        gradient_floats() + std::max(kernel_->gradient_scratch(), transposed_->row_scratch());
    const int64_t pieces =
        most_blocks(batch, g().output.height, kLeastSummedRows) + (tail_ ? tail_->pieces(in_tail) : 0);
    return {std::max(forward, backward), partials(pieces) + (tail_ ? tail_->convolved_floats(in_tail) : 0)};
  }

  void prepare(const BatchLimits& limits, StepMemory& memory) override {
    kernel_->prepare(memory.kept());
    if (tail_) {
      tail_->prepare({std::min(limits.training, most_in_tail_), std::min(limits.inference, most_in_tail_)},
                     memory);
    }
    if (limits.training == 0) return;
    transposed_->prepare(memory.kept());
    if (conv_.pool) places_.ask(*conv_.pool, output().floats(limits.training), memory);
  }

  void forget_weights() override { weights_are_set_ = transposed_is_set_ = false; }

  void forward(const float* x, float* y, int64_t images, Mode mode, Workers& workers) override {
    set_weights(!weights_are_set_, mode == Mode::training && sends_back_ && !transposed_is_set_,
                workers.pool());
    const Cut cut = cut_of(images);
    const LanesTasks tasks(cut.in_groups, conv_.output().height, 1, workers.pool().threads_to_cut_for());
    const int64_t tail_at = layout_parts(Layout::lanes, cut.in_groups);
    const TwoKinds kinds{tasks.count(), tail_tasks(cut)};
    workers.pool().run(kinds.count(), [&](int64_t task, int thread) {
      const auto [number, is_of_tail] = kinds[task];
      if (is_of_tail) {
        return tail_->forward(number, cut.tail, x + tail_at * input_floats(), y + tail_at * output_floats(),
                              mode, workers.scratch(thread));
      }
      const LanesTask part = tasks[number];
      const float* input = x + part.group * input_floats();
      const int64_t first = part.group * output_floats();
      compute_rows(*kernel_, conv_, input, bias_.value.data(), tasks.rows(part.blocks, conv_.output().height),
                   workers.scratch(thread), y + first, places_, first, mode);
    });
  }

  void backward(const float* x, const float* y, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    if (dx != nullptr && !transposed_is_set_) set_weights(false, true, workers.pool());
    sends_back_ = dx != nullptr;
    const Cut cut = cut_of(images);
    const LanesTasks tasks(cut.in_groups, g().output.height, kLeastSummedRows,
                           workers.pool().threads_to_cut_for());
    const int64_t tail_at = layout_parts(Layout::lanes, cut.in_groups);
    const int64_t pieces = tasks.blocks() + (tail_ ? tail_->pieces(cut.tail.images) : 0);
    float* convolved =
        tail_ && dx != nullptr && tail_->changes_gradient() ? workers.shared() + partials(pieces) : nullptr;
    const TwoKinds kinds{tasks.count(), tail_tasks(cut)};
    workers.pool().run(kinds.count(), [&](int64_t task, int thread) {
      const auto [number, is_of_tail] = kinds[task];
      if (is_of_tail) {
        const int64_t first = tail_at * output_floats();
        return tail_->gradients(
            number, cut.tail, x + tail_at * input_floats(), masks_output() ? y + first : nullptr, dy + first,
            convolved, workers.shared() + tasks.blocks() * partial_floats(), workers.scratch(thread));
      }
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
        convolve_rows(*transposed_, dconvolved, nullptr, kNoClamp, tasks.rows(part.blocks, g().input.height),
                      scratch, dx + part.group * input_floats());
      }
    });
    if (dx != nullptr && cut.tail.images > 0) {
      const float* from = convolved != nullptr ? convolved : dy + tail_at * output_floats();
      tail_input_gradient(cut, convolved != nullptr ? dense_steps(g().output) : lanes_steps(cut.tail.images),
                          from, dx + tail_at * input_floats(), workers);
    }
    PartialSums(workers.shared(), pieces, g().output.channels, weight_.gradient, bias_.gradient)
        .run_all(workers);
  }

 private:
  const WindowGeometry& g() const { return conv_.geometry; }
  bool masks_output() const { return conv_.clamp.is_any() && !conv_.pool; }      // a pool's places do it else
  int64_t input_floats() const { return input().volume.size() * lane_count(); }  // of a group
  int64_t output_floats() const { return output().volume.size() * lane_count(); }
  int64_t weights() const { return element_count(weight_.dims); }
  int64_t partial_floats() const { return weights() + g().output.channels; }  // dW, then db

  int64_t partials(int64_t pieces) const { return round_up(pieces * partial_floats(), kLineFloats); }

  // A batch: what is in groups, and what of it is left to be taken by strips.
  struct Cut {
    int64_t in_groups;
    StripsConv::Batch tail;
  };
  Cut cut_of(int64_t images) const {
    const int64_t last = images % lane_count();
    const int64_t tail = last <= most_in_tail_ ? last : 0;
    return {images - tail, {tail, lanes_steps(tail), lanes_steps(tail)}};
  }
  int64_t tail_tasks(const Cut& cut) const { return cut.tail.images > 0 ? tail_->tasks(cut.tail.images) : 0; }

  // Of the kernels for this way and for the way back, at once.
  void set_weights(bool forth, bool back, ThreadPool& pool) {
    if (!forth && !back) return;
    const int64_t own = forth ? kernel_->weight_parts() : 0;
    const int64_t own_tail = forth && tail_ ? tail_->weight_tasks() : 0;
    const int64_t transposed = back ? transposed_->weight_parts() : 0;
    const int64_t transposed_tail = back && tail_ ? tail_->transposed_weight_tasks() : 0;
    pool.run(own + own_tail + transposed + transposed_tail, [&](int64_t task, int /*thread*/) {
      if (task < own) return kernel_->set_weights(weight_steps(g(), weight_.value.data()), task);
      task -= own;
      if (task < own_tail) return tail_->set_weights(task);
      task -= own_tail;
      if (task < transposed) {
        return transposed_->set_weights(transposed_weight_steps(g(), weight_.value.data()), task);
      }
      tail_->set_transposed_weights(task - transposed);
    });
    weights_are_set_ |= forth;
    transposed_is_set_ |= back;
  }

  void tail_input_gradient(const Cut& cut, const ImageSteps& steps, const float* convolved, float* dx,
                           Workers& workers) {
    workers.pool().run(tail_->input_tasks(cut.tail.images), [&](int64_t task, int thread) {
      tail_->input_gradient(task, cut.tail, steps, convolved, dx, workers.scratch(thread));
    });
  }

  // The gradient of a group's convolved volume, where it does not take the place of dy.
  int64_t gradient_floats() const {
    return conv_.pool || conv_.clamp.is_any() ? g().output.size() * lane_count() : 0;
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

  FusedConv conv_;
  const Parameter& weight_;
  const Parameter& bias_;  // with no memory where the layer has none
  std::unique_ptr<LanesConv> kernel_;
  bool weights_are_set_ = false;
  std::unique_ptr<LanesConv> transposed_;
  bool transposed_is_set_ = false;
  bool sends_back_ = false;  // the last backward did: so will the next, for which forward sets weights too
  PoolPlaces places_;
  int64_t most_in_tail_;
  std::optional<StripsConv> tail_;  // if there is to be one
};

}  // namespace

std::unique_ptr<Step> make_direct_conv(const FusedConv& conv, int64_t batch, const Parameter& weight,
                                       const Parameter* bias) {
  return std::make_unique<LanesConvStep>(conv, batch, weight, bias, make_direct_kernel);
}

std::unique_ptr<Step> make_row_winograd_conv(const FusedConv& conv, int64_t batch, const Parameter& weight,
                                             const Parameter* bias) {
  return std::make_unique<LanesConvStep>(conv, batch, weight, bias, make_row_winograd_kernel);
}

}  // namespace cnn
