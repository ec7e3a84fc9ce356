#include "network/network.h"

#include <algorithm>

#include "layers/initialize.h"
#include "layers/make_layer.h"

namespace cnn {
namespace {

// Each tensor begins at a cache line.
int64_t padded(int64_t floats) {
  return (floats + 15) / 16 * 16;
}

}  // namespace

Network::Network(const NetworkPlan& plan, const BatchLimits& limits, Workers& workers)
    : plan_(plan), workers_(workers) {
  allocate_parameters(limits.training > 0);
  build_stages(std::max(limits.training, limits.inference));
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

void Network::build_stages(int64_t batch) {
  const std::span<const LayerPlan> layers(plan_.layers.data(),
                                          plan_.layers.size() - 1);  // all but the softmax
  size_t parameter = 0;
  for (size_t first = 0; first < layers.size();) {
    const auto stage = layers.subspan(first, static_cast<size_t>(stage_length(layers.subspan(first))));
    size_t count = 0;
    for (const LayerPlan& layer : stage) count += layer.parameters.size();
    stages_.push_back({make_layer(stage, std::span(parameters_).subspan(parameter, count), batch),
                       stage.back().output.size()});
    parameter += count;
    first += stage.size();
  }
}

void Network::allocate_activations(const BatchLimits& limits) {
  const int64_t most = std::max(limits.training, limits.inference);
  input_ = Buffer<float>(most * plan_.input.size());
  labels_ = Buffer<int32_t>(most);
  losses_ = Buffer<double>(most);

  ScratchNeeds needs;
  int64_t all = 0;      // floats of all outputs of a training batch
  int64_t largest = 0;  // of the largest single one, per image
  for (const Stage& stage : stages_) {
    needs.grow_to(stage.layer->scratch_needs(limits.inference, Mode::inference));
    if (limits.training > 0) needs.grow_to(stage.layer->scratch_needs(limits.training, Mode::training));
    all += padded(stage.output_size * limits.training);
    largest = std::max(largest, stage.output_size);
  }
  workers_.reserve(needs);
  const int64_t turn = padded(largest * limits.inference);
  arena_ = Buffer<float>(std::max(all, 2 * turn));
  int64_t offset = 0;
  for (const Stage& stage : stages_) {
    inference_.push_back(arena_.data() + static_cast<int64_t>(inference_.size() % 2) * turn);
    training_.push_back(arena_.data() + offset);
    offset += padded(stage.output_size * limits.training);
    if (limits.training > 0) stage.layer->prepare_training(limits.training);
  }
  if (limits.training > 0) {
    const int64_t half = padded(std::max(largest, plan_.classes()) * limits.training);
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

LossSum Network::evaluate(int64_t images) {
  const float* x = input_.data();
  for (size_t i = 0; i < stages_.size(); ++i) {
    stages_[i].layer->forward(x, inference_[i], images, Mode::inference, workers_);
    x = inference_[i];
  }
  logits_ = x;
  return softmax_loss(x, labels_.data(), images, plan_.classes(), losses_.data(), nullptr, workers_);
}

LossSum Network::compute_gradients(int64_t images) {
  const float* x = input_.data();
  for (size_t i = 0; i < stages_.size(); ++i) {
    stages_[i].layer->forward(x, training_[i], images, Mode::training, workers_);
    x = training_[i];
  }
  float* dy = gradient_pair_[0];
  float* dx = gradient_pair_[1];
  const LossSum result =
      softmax_loss(x, labels_.data(), images, plan_.classes(), losses_.data(), dy, workers_);
  for (size_t i = stages_.size(); i-- > 0;) {
    const float* input = i > 0 ? training_[i - 1] : input_.data();
    stages_[i].layer->backward(input, training_[i], dy, i > 0 ? dx : nullptr, images, workers_);
    std::swap(dy, dx);
  }
  return result;
}

}  // namespace cnn
