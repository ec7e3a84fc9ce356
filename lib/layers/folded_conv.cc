#include <utility>

#include "base/buffer.h"
#include "base/error.h"
#include "layers/activation.h"
#include "layers/batch_norm.h"

namespace cnn {
namespace {

// The weights that have taken up the normalization.
struct Folded {
  Folded(Parameter own_weight, const Parameter* own_bias, NormParameters own_norm)
      : of_conv(std::move(own_weight)),
        bias_of_conv(own_bias != nullptr ? *own_bias : Parameter{}),
        norm(std::move(own_norm)) {
    weight.dims = of_conv.dims;
    bias.dims = {filters()};
  }

  int64_t filters() const { return of_conv.dims[0]; }

  // (w*x + b - mean)*scale + shift = (w*scale)*x + ((b - mean)*scale + shift)
  void fold() {
    const int64_t size = std::ssize(of_conv.value) / filters();
    for (int64_t f = 0; f < filters(); ++f) {
      const auto filter = static_cast<size_t>(f);
      const float scale = norm.scale(f);
      const float own = bias_of_conv.value.empty() ? 0.0F : bias_of_conv.value[filter];
      for (int64_t i = f * size; i < (f + 1) * size; ++i) {
        weight.value[static_cast<size_t>(i)] = of_conv.value[static_cast<size_t>(i)] * scale;
      }
      bias.value[filter] = (own - norm.running_mean.value[filter]) * scale + norm.shift(f);
    }
  }

  Parameter of_conv;
  Parameter bias_of_conv;  // with no memory where the convolution has none
  NormParameters norm;
  Parameter weight;
  Parameter bias;
};

class FoldedConv : public Step {
 public:
  // `conv` works with the weight and bias of `folded`; `activation`, which may be null, follows it.
  FoldedConv(std::unique_ptr<Folded> folded, std::unique_ptr<Step> conv, std::unique_ptr<Step> activation)
      : Step(conv->input(), conv->output()),
        folded_(std::move(folded)),
        conv_(std::move(conv)),
        activation_(std::move(activation)) {}

  BackwardReads backward_reads() const override { return {}; }

  ScratchNeeds scratch_needs(int64_t batch, Mode mode) const override {
    return conv_->scratch_needs(batch, mode);
  }

  void prepare(const BatchLimits& limits, StepMemory& memory) override {
    memory.ask(weight_, element_count(folded_->weight.dims), Until::unused, Until::weights_change);
    memory.kept().give(bias_, folded_->filters());
    conv_->prepare(limits, memory);
  }

  void forget_weights() override {
    is_folded_ = false;
    conv_->forget_weights();
  }

  void forward(const float* x, float* y, int64_t images, Mode mode, Workers& workers) override {
    if (!is_folded_) {
      folded_->weight.value = {weight_.data(), static_cast<size_t>(weight_.size())};
      folded_->bias.value = bias_.span();
      folded_->fold();
      is_folded_ = true;
    }
    conv_->forward(x, y, images, mode, workers);
    if (activation_ != nullptr) activation_->forward(y, y, images, mode, workers);
  }

  void backward(const float* /*x*/, const float* /*y*/, float* /*dy*/, float* /*dx*/, int64_t /*images*/,
                Workers& /*workers*/) override {
    throw Error(Failure::bug, "a folded convolution is not trained");
  }

 private:
  std::unique_ptr<Folded> folded_;
  std::unique_ptr<Step> conv_;
  std::unique_ptr<Step> activation_;
  ArenaPlace<float> weight_;
  Buffer<float> bias_;
  bool is_folded_ = false;
};

}  // namespace

std::unique_ptr<Step> make_folded_conv(const WindowGeometry& geometry, const Parameter& weight,
                                       const Parameter* bias, const NormParameters& norm,
                                       const Finish& finish, const MakeConv& make) {
  auto folded = std::make_unique<Folded>(weight, bias, norm);
  auto conv = make({geometry, finish.clamp, std::nullopt}, folded->weight, &folded->bias);
  auto activation = finish.activation ? make_activation(*finish.activation, conv->output()) : nullptr;
  return std::make_unique<FoldedConv>(std::move(folded), std::move(conv), std::move(activation));
}

}  // namespace cnn
