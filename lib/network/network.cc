#include "network/network.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "layers/change_layout.h"
#include "layers/initialize.h"
#include "layers/make_layer.h"

namespace cnn {
namespace {

// Each tensor begins at a cache line.
int64_t padded(int64_t floats) {
  return (floats + 15) / 16 * 16;
}

// Adds the time of its life to `sum`, if asked to.
class Stopwatch {
 public:
  Stopwatch(bool is_on, double& sum) : sum_(is_on ? &sum : nullptr) {
    if (is_on) start_ = std::chrono::steady_clock::now();
  }
  ~Stopwatch() {
    if (sum_ != nullptr) {
      *sum_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    }
  }
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;

 private:
  double* sum_;
  std::chrono::steady_clock::time_point start_;
};

constexpr int64_t kFloatBytes = 4;

StepProfile named(const char* name) {
  StepProfile step;
  step.name = name;
  return step;
}

StepProfile profile_of(const Stage& stage) {
  StepProfile step;
  for (const LayerPlan& layer : stage.layers) {
    step.name += (step.name.empty() ? "" : " + ") + layer.spec.name;
    step.macs += layer.macs;
    step.parameter_bytes += layer.parameter_count * kFloatBytes;
  }
  step.algorithm = algorithm_name(stage);
  return step;
}

}  // namespace

Network::Network(const NetworkPlan& plan, const BatchLimits& limits, Workers& workers, Algorithm algorithm)
    : plan_(plan), workers_(workers) {
  allocate_parameters(limits.training > 0);
  build_layers(limits.training > 0 ? limits.training : limits.inference, algorithm);
  allocate_activations(limits);
}

void Network::allocate_parameters(bool gradients) {
  int64_t total = 0;
  for (const LayerPlan& layer : plan_.layers) {
    for (const ParameterShape& shape : layer.parameters) total += padded(element_count(shape.dims));
  }
  values_ = Buffer<float>(total);
  if (gradients) gradients_ = Buffer<float>(total);
  int64_t offset = 0;
  for (const LayerPlan& layer : plan_.layers) {
    for (const ParameterShape& shape : layer.parameters) {
      const auto first = static_cast<size_t>(offset);
      const auto count = static_cast<size_t>(element_count(shape.dims));
      parameters_.push_back({shape.name, shape.dims, shape.is_bias, values_.span().subspan(first, count),
                             gradients ? gradients_.span().subspan(first, count) : std::span<float>()});
      offset += padded(element_count(shape.dims));
    }
  }
}

void Network::build_layers(int64_t batch, Algorithm algorithm) {
  size_t parameter = 0;
  bool any_trained = false;
  for (const Stage& stage : plan_stages(plan_, batch, algorithm)) {
    size_t count = 0;
    for (const LayerPlan& layer : stage.layers) count += layer.parameters.size();
    auto layer = make_layer(stage, std::span(parameters_).subspan(parameter, count), layout());
    add_change_layout(stage.layers[0].input, layer->input().layout);
    StepProfile step = profile_of(stage);
    step.gives_input_gradient = any_trained;
    if (!any_trained && count > 0) first_trained_ = layers_.size();
    any_trained = any_trained || count > 0;
    add_layer(std::move(layer), std::move(step));
    parameter += count;
  }
  add_change_layout(plan_.layers.back().input, Layout::dense);
  if (!any_trained) first_trained_ = layers_.size();
  profile_.push_back(named("loss"));
}

Layout Network::layout() const {
  return layers_.empty() ? Layout::dense : layers_.back()->output().layout;
}

void Network::add_change_layout(const Volume& volume, Layout to) {
  if (layout() == to) return;
  if (layout() != Layout::dense && to != Layout::dense) add_change_layout(volume, Layout::dense);
  add_layer(make_change_layout(volume, layout(), to), named("layout"));
}

void Network::add_layer(std::unique_ptr<Layer> layer, StepProfile profile) {
  profile.layout = layout_name(layer->output().layout);
  layers_.push_back(std::move(layer));
  profile_.push_back(std::move(profile));
}

void Network::allocate_activations(const BatchLimits& limits) {
  const int64_t most = std::max(limits.training, limits.inference);
  input_ = Buffer<float>(most * plan_.input.size());
  labels_ = Buffer<int32_t>(most);
  losses_ = Buffer<double>(most);

  ScratchNeeds needs;
  int64_t all = 0;               // floats of all outputs of a training batch
  int64_t largest_inferred = 0;  // of the largest single one
  int64_t largest_trained = plan_.classes() * limits.training;
  for (size_t i = 0; i < layers_.size(); ++i) {
    Layer* layer = layers_[i].get();
    profile_[i].activation_bytes = layer->output().floats(most) * kFloatBytes;
    layer->prepare(limits);
    needs.grow_to(layer->scratch_needs(limits.inference, Mode::inference));
    if (limits.training > 0) needs.grow_to(layer->scratch_needs(limits.training, Mode::training));
    all += padded(layer->output().floats(limits.training));
    largest_inferred = std::max(largest_inferred, layer->output().floats(limits.inference));
    largest_trained = std::max(largest_trained, layer->output().floats(limits.training));
  }
  workers_.reserve(needs);
  const int64_t turn = padded(largest_inferred);
  arena_ = Buffer<float>(std::max(all, 2 * turn));
  int64_t offset = 0;
  for (const auto& layer : layers_) {
    inference_.push_back(arena_.data() + static_cast<int64_t>(inference_.size() % 2) * turn);
    training_.push_back(arena_.data() + offset);
    offset += padded(layer->output().floats(limits.training));
  }
  if (limits.training > 0) {
    const int64_t half = padded(largest_trained);
    gradient_arena_ = Buffer<float>(2 * half);
    gradient_pair_[0] = gradient_arena_.data();
    gradient_pair_[1] = gradient_arena_.data() + half;
  }
}

void Network::initialize(uint64_t seed) {
  size_t parameter = 0;
  for (size_t i = 0; i < plan_.layers.size(); ++i) {
    const LayerPlan& layer = plan_.layers[i];
    if (layer.parameters.empty()) continue;
    Parameter* bias = layer.parameters.size() > 1 ? &parameters_[parameter + 1] : nullptr;
    const auto draw = [&](const auto& spec) {
      initialize_parameters(spec.init, spec.bias_init, seed, static_cast<int64_t>(i), parameters_[parameter],
                            bias);
    };
    if (const auto* conv = std::get_if<ConvSpec>(&layer.spec.kind)) draw(*conv);
    if (const auto* fc = std::get_if<FcSpec>(&layer.spec.kind)) draw(*fc);
    parameter += layer.parameters.size();
  }
}

void Network::forget_weights() {
  for (const auto& layer : layers_) layer->forget_weights();
}

void Network::start_profile(Mode mode) {
  profiled_ = mode;
  for (StepProfile& step : profile_) step.forward_seconds = step.backward_seconds = 0;
  for (StepProfile& step : profile_) step.images = 0;
}

const float* Network::run_forward(std::span<float* const> outputs, int64_t images, Mode mode) {
  const float* x = input_.data();
  for (size_t i = 0; i < layers_.size(); ++i) {
    const Stopwatch watch(profiled_ == mode, profile_[i].forward_seconds);
    layers_[i]->forward(x, outputs[i], images, mode, workers_);
    if (profiled_ == mode) profile_[i].images += images;
    x = outputs[i];
  }
  return x;
}

LossSum Network::compute_loss(const float* logits, const LossTerms& terms, int64_t images, Mode mode,
                              float* gradient) {
  const Stopwatch watch(profiled_ == mode, profile_.back().forward_seconds);
  if (profiled_ == mode) profile_.back().images += images;
  return softmax_loss(logits, labels_.data(), terms, images, plan_.classes(), losses_.data(), gradient,
                      workers_);
}

LossSum Network::evaluate(int64_t images) {
  if (!weights_are_known_) forget_weights();
  weights_are_known_ = true;
  logits_ = run_forward(inference_, images, Mode::inference);
  return compute_loss(logits_, {}, images, Mode::inference, nullptr);
}

LossSum Network::compute_gradients(int64_t images, const LossTerms& terms) {
  forget_weights();
  weights_changed();  // by the step that follows
  const float* logits = run_forward(training_, images, Mode::training);
  float* dy = gradient_pair_[0];
  float* dx = gradient_pair_[1];
  const LossSum result = compute_loss(logits, terms, images, Mode::training, dy);
  for (size_t i = layers_.size(); i-- > first_trained_;) {
    const Stopwatch watch(profiled_ == Mode::training, profile_[i].backward_seconds);
    const float* input = i > 0 ? training_[i - 1] : input_.data();
    layers_[i]->backward(input, training_[i], dy, i > first_trained_ ? dx : nullptr, images, workers_);
    std::swap(dy, dx);
  }
  return result;
}

}  // namespace cnn
