#include "network/network.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/finite.h"
#include "layers/initialize.h"
#include "layers/make_sequence.h"

namespace cnn {
namespace {

// Each tensor begins at a cache line.
int64_t padded(int64_t floats) {
  return (floats + 15) / 16 * 16;
}

}  // namespace

Network::Network(const NetworkPlan& plan, const BatchLimits& limits, Workers& workers, const Engine& engine)
    : plan_(plan), workers_(workers) {
  allocate_parameters(limits.training > 0);
  const int64_t most = limits.training > 0 ? limits.training : limits.inference;
  steps_ = make_sequence(plan_, parameters_, {engine.batch > 0 ? engine.batch : most, engine.algorithm});
  loss_profile_.name = "loss";
  allocate_activations(limits);
}

void Network::allocate_parameters(bool gradients) {
  const std::vector<ParameterShape> shapes = all_parameters(plan_);
  int64_t total = 0;
  for (const ParameterShape& shape : shapes) total += padded(element_count(shape.dims));
  values_ = Buffer<float>(total);
  if (gradients) gradients_ = Buffer<float>(total);
  int64_t offset = 0;
  for (const ParameterShape& shape : shapes) {
    const auto first = static_cast<size_t>(offset);
    const auto count = static_cast<size_t>(element_count(shape.dims));
    const bool learns = gradients && !shape.is_statistic;
    parameters_.push_back({shape.name, shape.dims, shape.is_bias, shape.is_statistic,
                           values_.span().subspan(first, count),
                           learns ? gradients_.span().subspan(first, count) : std::span<float>()});
    offset += padded(element_count(shape.dims));
  }
}

void Network::allocate_activations(const BatchLimits& limits) {
  const int64_t most = std::max(limits.training, limits.inference);
  input_ = Buffer<float>(most * plan_.input.size());
  labels_ = Buffer<int32_t>(most);
  if (limits.training > 0) {
    next_input_ = Buffer<float>(most * plan_.input.size());  // as large: the two change places
    next_labels_ = Buffer<int32_t>(most);
  }
  losses_ = Buffer<double>(most);
  logits_ = Buffer<float>(most * plan_.classes());
  logits_gradient_ = Buffer<float>(limits.training * plan_.classes());
  steps_->prepare(limits);
  ScratchNeeds scratch = steps_->scratch_needs(limits.inference, Mode::inference);
  if (limits.training > 0) scratch.grow_to(steps_->scratch_needs(limits.training, Mode::training));
  workers_.reserve(scratch);
  // A pass of inference may use what training has left.
  const ActivationNeeds needs = steps_->activation_needs(limits);
  arena_ = Buffer<float>(std::max(needs.kept + needs.backward, needs.inference));
  steps_->take_memory({arena_.data(), arena_.data() + needs.kept, arena_.data()});
}

void Network::initialize(uint64_t seed) {
  const std::span<Parameter> all = parameters();
  size_t first = 0;
  int64_t layer_index = 0;
  for (const LayerPlan* layer : all_layers(plan_.layers)) {
    const size_t count = layer->parameters.size();
    if (count > 0) initialize_layer(layer->spec.kind, seed, layer_index, all.subspan(first, count));
    first += count;
    ++layer_index;
  }
}

void Network::start_profile(Mode mode) {
  profiled_ = mode;
  steps_->start_profile(mode);
  loss_profile_.forward_seconds = 0;
  loss_profile_.images = 0;
}

std::vector<StepProfile> Network::profile() const {
  std::vector<StepProfile> steps;
  steps_->append_profile(steps);
  steps.push_back(loss_profile_);
  return steps;
}

LossSum Network::compute_loss(const LossTerms& terms, int64_t images, Mode mode, float* gradient) {
  const auto start = std::chrono::steady_clock::now();
  const LossSum sum = softmax_loss(logits_.data(), labels_.data(), terms, images, plan_.classes(),
                                   losses_.data(), gradient, workers_);
  if (profiled_ == mode) {
    loss_profile_.forward_seconds +=
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    loss_profile_.images += images;
  }
  return sum;
}

LossSum Network::evaluate(int64_t images) {
  if (!weights_are_known_) steps_->forget_weights();
  weights_are_known_ = true;
  steps_->forward(input_.data(), logits_.data(), images, Mode::inference, workers_);
  return compute_loss({}, images, Mode::inference, nullptr);
}

LossSum Network::compute_gradients(int64_t images, const LossTerms& terms) {
  steps_->forget_weights();
  weights_changed();  // by the step that follows
  steps_->forward(input_.data(), logits_.data(), images, Mode::training, workers_);
  const LossSum result = compute_loss(terms, images, Mode::training, logits_gradient_.data());
  steps_->backward(input_.data(), logits_.data(), logits_gradient_.data(), nullptr, images, workers_);
  return result;
}

// Forward first: gradients flow back from where the trouble began, and would accuse the layers before it.
std::optional<NonFinite> Network::find_non_finite(int64_t images) const {
  const auto floats = static_cast<size_t>(images * plan_.input.size());
  if (!all_finite(input_.span().first(floats))) return NonFinite{"input", "the normalized images"};
  if (auto found = steps_->find_non_finite(images)) return found;
  for (const Parameter& own : parameters_) {
    if (!all_finite(own.gradient)) {
      return NonFinite{own.name.substr(0, own.name.rfind('.')),
                       own.is_bias ? "its bias's gradient" : "its weight's gradient"};
    }
  }
  return std::nullopt;
}

}  // namespace cnn
