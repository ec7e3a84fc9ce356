#include <utility>

#include "base/buffer.h"
#include "layers/batch_norm.h"
#include "layers/sequence.h"

namespace cnn {
namespace {

class ConvBatchNorm : public Step {
 public:
  struct Parameters {
    Parameter weight;
    Parameter bias;  // with no memory where the convolution has none
    NormParameters norm;
  };

  // `trained`: the convolution, then the norm. `make` makes, for `folded`, a convolution with other weights.
  ConvBatchNorm(std::unique_ptr<Sequence> trained, Parameters parameters, FusedConv folded, MakeConv make)
      : Step(trained->input(), trained->output()),
        trained_(std::move(trained)),
        own_(std::move(parameters)),
        folded_conv_(std::move(folded)),
        make_(std::move(make)) {}

  ScratchNeeds scratch_needs(int64_t batch, Mode mode) const override {
    return mode == Mode::training ? trained_->scratch_needs(batch, mode)
                                  : folded_->scratch_needs(batch, mode);
  }

  void prepare(const BatchLimits& limits, MemorySource& memory) override {
    limits_ = limits;
    if (limits.training > 0) trained_->prepare({limits.training, 1}, memory);
    const Dims& dims = own_.weight.dims;
    memory.give(folded_weight_, element_count(dims));
    memory.give(folded_bias_, dims[0]);
    const Parameter bias{"folded bias", {dims[0]}, true, false, folded_bias_.span(), {}};
    folded_ = make_(folded_conv_, {"folded weight", dims, false, false, folded_weight_.span(), {}}, &bias);
    folded_->prepare({0, limits.inference}, memory);
  }

  ActivationNeeds activation_needs(const BatchLimits& limits) const override {
    if (limits.training == 0) return {};
    ActivationNeeds needs = trained_->activation_needs({limits.training, 1});
    needs.inference = 0;
    return needs;
  }

  void take_memory(const ActivationMemory& memory) override {
    if (limits_.training > 0) trained_->take_memory(memory);
  }

  void forget_weights() override {
    is_folded_ = false;
    trained_->forget_weights();
    folded_->forget_weights();
  }

  void forward(const float* x, float* y, int64_t images, Mode mode, Workers& workers) override {
    if (mode == Mode::training) return trained_->forward(x, y, images, mode, workers);
    if (!is_folded_) fold();
    is_folded_ = true;
    folded_->forward(x, y, images, mode, workers);
  }

  void backward(const float* x, const float* y, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    trained_->backward(x, y, dy, dx, images, workers);
  }

 private:
  // (w*x + b - mean)*scale + shift = (w*scale)*x + ((b - mean)*scale + shift)
  void fold() {
    const auto& [weight, bias, norm] = own_;
    const int64_t filters = weight.dims[0];
    const int64_t size = std::ssize(weight.value) / filters;
    for (int64_t f = 0; f < filters; ++f) {
      const float scale = norm.scale(f);
      const float mean = norm.running_mean.value[static_cast<size_t>(f)];
      const float own = bias.value.empty() ? 0.0F : bias.value[static_cast<size_t>(f)];
      for (int64_t i = f * size; i < (f + 1) * size; ++i) {
        folded_weight_[i] = weight.value[static_cast<size_t>(i)] * scale;
      }
      folded_bias_[f] = (own - mean) * scale + norm.shift(f);
    }
  }

  std::unique_ptr<Sequence> trained_;
  Parameters own_;
  FusedConv folded_conv_;
  MakeConv make_;
  std::unique_ptr<Step> folded_;  // from prepare() on, with the weights below
  Buffer<float> folded_weight_;
  Buffer<float> folded_bias_;
  BatchLimits limits_;
  bool is_folded_ = false;
};

}  // namespace

std::unique_ptr<Step> make_conv_batch_norm(const FusedConv& conv, const Parameter& weight,
                                           const Parameter* bias, const NormParameters& norm,
                                           const MakeConv& make) {
  std::vector<Parameter> of_conv = {weight};
  if (bias != nullptr) of_conv.push_back(*bias);
  std::vector<Sequence::Part> steps(2);
  steps[0].step = make({conv.geometry, false, std::nullopt}, weight, bias);
  const Port input = steps[0].step->input();
  const Port output = steps[0].step->output();
  steps[0].parameters = std::move(of_conv);
  steps[1].step = make_batch_norm(norm, conv.relu, output);
  return std::make_unique<ConvBatchNorm>(
      std::make_unique<Sequence>(input, output, std::move(steps)),
      ConvBatchNorm::Parameters{weight, bias != nullptr ? *bias : Parameter{}, norm},
      FusedConv{conv.geometry, conv.relu, std::nullopt}, make);
}

}  // namespace cnn
