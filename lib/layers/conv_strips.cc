#include "kernels/direct_conv.h"
#include "kernels/row_winograd.h"
#include "layers/conv.h"
#include "layers/partial_sums.h"
#include "layers/strips_conv.h"

namespace cnn {
namespace {

class StripsConvStep : public Step {
 public:
  StripsConvStep(const FusedConv& conv, int64_t batch, const Parameter& weight, const Parameter* bias,
                 MakeLanesKernel make)
      : Step({conv.geometry.input, Layout::dense}, {conv.output(), Layout::dense}),
        weight_(weight),
        bias_(bias != nullptr ? *bias : no_parameter()),
        filters_(conv.geometry.output.channels),
        reads_y_(conv.clamp.is_any() && !conv.pool),
        conv_(conv, batch, weight_, bias_, make) {}

  BackwardReads backward_reads() const override { return {.x = true, .y = reads_y_}; }

  ScratchNeeds scratch_needs(int64_t batch, Mode mode) const override {
    return {conv_.scratch(batch, mode),
            mode == Mode::training ? partials(batch) + conv_.convolved_floats(batch) : 0};
  }

  void prepare(const BatchLimits& limits, StepMemory& memory) override { conv_.prepare(limits, memory); }
  void forget_weights() override { weights_are_set_ = false; }

  void forward(const float* x, float* y, int64_t images, Mode mode, Workers& workers) override {
    ThreadPool& pool = workers.pool();
    if (!weights_are_set_)
      pool.run(conv_.weight_tasks(), [&](int64_t task, int /*thread*/) { conv_.set_weights(task); });
    weights_are_set_ = true;
    pool.run(conv_.tasks(images), [&](int64_t task, int thread) {
      conv_.forward(task, batch_of(images), x, y, mode, workers.scratch(thread));
    });
  }

  void backward(const float* x, const float* y, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    ThreadPool& pool = workers.pool();
    const bool is_apart = dx != nullptr && conv_.changes_gradient();
    float* convolved = is_apart ? workers.shared() + partials(images) : nullptr;
    const int64_t gradients = conv_.tasks(images);
    const int64_t weights = dx != nullptr ? conv_.transposed_weight_tasks() : 0;
    pool.run(gradients + weights, [&](int64_t task, int thread) {
      if (task >= gradients) return conv_.set_transposed_weights(task - gradients);
      conv_.gradients(task, batch_of(images), x, y, dy, convolved, workers.shared(), workers.scratch(thread));
    });
    const PartialSums sums(workers.shared(), conv_.pieces(images), filters_, weight_.gradient,
                           bias_.gradient);
    const int64_t inputs = dx != nullptr ? conv_.input_tasks(images) : 0;
    const ImageSteps steps{conv_.convolved_floats(1), 1, 0};
    pool.run(inputs + sums.tasks(), [&](int64_t task, int thread) {
      if (task >= inputs) return sums.run(task - inputs);
      conv_.input_gradient(task, batch_of(images), steps, is_apart ? convolved : dy, dx,
                           workers.scratch(thread));
    });
  }

 private:
  StripsConv::Batch batch_of(int64_t images) const {
    return {images, dense_steps(input().volume), dense_steps(output().volume)};
  }
  int64_t partials(int64_t images) const {
    return round_up(conv_.pieces(images) * (element_count(weight_.dims) + filters_), kLineFloats);
  }

  const Parameter& weight_;
  const Parameter& bias_;  // with no memory where the layer has none
  int64_t filters_;
  bool reads_y_;
  StripsConv conv_;
  bool weights_are_set_ = false;
};

}  // namespace

std::unique_ptr<Step> make_direct_strips_conv(const FusedConv& conv, int64_t batch, const Parameter& weight,
                                              const Parameter* bias) {
  return std::make_unique<StripsConvStep>(conv, batch, weight, bias, make_direct_kernel);
}

std::unique_ptr<Step> make_row_winograd_strips_conv(const FusedConv& conv, int64_t batch,
                                                    const Parameter& weight, const Parameter* bias) {
  return std::make_unique<StripsConvStep>(conv, batch, weight, bias, make_row_winograd_kernel);
}

}  // namespace cnn
