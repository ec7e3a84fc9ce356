#include "network/probe.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <unordered_map>

#include "kernels/layout.h"
#include "spec/engine.h"

namespace cnn {
namespace {

constexpr BatchLimits kOneImage{1, 0};
constexpr Engine kApart{1, Algorithm::exact, true};
constexpr Mode kMode = Mode::training;  // in which backward passes follow

}  // namespace

Probe::Probe(const NetworkPlan& plan, Workers& workers)
    : plan_(plan),
      workers_(workers),
      buffers_(plan_, kOneImage, kApart, cache_bytes_of(workers.pool().threads()), memory_),
      passes_(buffers_, workers) {
  workers_.reserve(buffers_.scratch);
  looks_.push_back({"input", plan_.input, {}, {}});
  std::vector<const LayerPlan*> layers = all_layers(plan_.layers);
  layers.pop_back();
  is_relu_.push_back(false);
  for (const LayerPlan* layer : layers) {
    looks_.push_back({layer->spec.name, layer->output, {}, {}});
    is_relu_.push_back(std::holds_alternative<ReluSpec>(layer->spec.kind));
  }
  for (Look& look : looks_) {
    look.activation.resize(static_cast<size_t>(look.volume.size()));
    look.gradient.resize(look.activation.size());
  }
  name_steps();
  find_gradients();
}

void Probe::name_steps() {
  std::unordered_map<std::string, size_t> numbers;
  for (size_t i = 1; i < looks_.size(); ++i) numbers[looks_[i].layer] = i;
  look_of_step_.assign(buffers_.graph.steps.size(), kNoLook);
  for (const ForwardMove& move : buffers_.graph.forward) {
    const auto found = numbers.find(move.layer);
    if (found != numbers.end()) look_of_step_[move.step] = found->second;
  }
}

void Probe::find_gradients() {
  gradients_.assign(looks_.size(), kNoVolume);
  gradients_[0] = buffers_.graph.images_gradient;
  for (const BackwardMove& move : buffers_.graph.backward) {
    const size_t look = look_of(move);
    if (look != kNoLook && gradients_[look] == kNoVolume) gradients_[look] = move.dy;
  }
}

size_t Probe::look_of(const BackwardMove& move) const {
  return move.step == BackwardMove::kSum ? kNoLook : look_of_step_[move.step];
}

size_t Probe::index_of(const std::string& layer) const {
  const auto found = std::ranges::find(looks_, layer, &Look::layer);
  if (found == looks_.end()) throw std::out_of_range(layer);
  return static_cast<size_t>(found - looks_.begin());
}

const Look& Probe::look(const std::string& layer) const {
  return looks_[index_of(layer)];
}

void Probe::copy_weights(std::span<const ConstParameter> parameters) {
  for (size_t i = 0; i < parameters.size(); ++i) {
    std::ranges::copy(parameters[i].value, buffers_.parameters[i].value.begin());
  }
  passes_.forget_weights();
}

void Probe::copy_out(VolumeId id, std::vector<float>& to) const {
  const Port& port = buffers_.graph.volumes[static_cast<size_t>(id)];
  const ImagePlaces places = image_places(port.layout, port.volume, 0);
  const float* from = passes_.volume(id, kMode) + places.first;
  const int64_t pixels = port.volume.pixels();
  for (int64_t c = 0; c < port.volume.channels; ++c) {
    for (int64_t p = 0; p < pixels; ++p) {
      to[static_cast<size_t>(c * pixels + p)] = from[c * places.channel + p * places.pixel];
    }
  }
}

void Probe::copy_in(std::span<const float> from, VolumeId id) {
  const Port& port = buffers_.graph.volumes[static_cast<size_t>(id)];
  const ImagePlaces places = image_places(port.layout, port.volume, 0);
  float* to = passes_.volume(id, kMode);
  std::fill_n(to, port.floats(1), 0.0F);
  const int64_t pixels = port.volume.pixels();
  for (int64_t c = 0; c < port.volume.channels; ++c) {
    for (int64_t p = 0; p < pixels; ++p) {
      to[places.first + c * places.channel + p * places.pixel] = from[static_cast<size_t>(c * pixels + p)];
    }
  }
}

void Probe::forward(std::span<const float> image) {
  std::ranges::copy(image, buffers_.input.data());
  std::ranges::copy(image, looks_[0].activation.begin());
  run_forward();
}

void Probe::run_forward() {
  is_spent_ = false;
  for (const ForwardMove& move : buffers_.graph.forward) {
    passes_.run(move, {0, 1}, kMode);
    // At once: what comes later may be put in its place. What is written by several is whole at the last.
    const size_t look = look_of_step_[move.step];
    if (look != kNoLook && move.is_y_whole) copy_out(move.y, looks_[look].activation);
  }
}

std::vector<float> Probe::probabilities() const {
  const double most = std::ranges::max(scores());
  std::vector<double> powers;
  double sum = 0;
  for (const float score : scores()) sum += powers.emplace_back(std::exp(score - most));
  std::vector<float> result;
  for (const double power : powers) result.push_back(static_cast<float>(power / sum));
  return result;
}

void Probe::backward(std::span<const float> seed, ReluRule rule) {
  run_backward(buffers_.graph.scores_gradient, seed, rule);
}

void Probe::backward_from(const std::string& layer, std::span<const float> seed, ReluRule rule) {
  run_backward(gradients_[index_of(layer)], seed, rule);
}

void Probe::run_backward(VolumeId from, std::span<const float> seed, ReluRule rule) {
  if (is_spent_) run_forward();
  is_spent_ = true;
  const Graph& graph = buffers_.graph;
  for (Look& look : looks_) std::ranges::fill(look.gradient, 0.0F);
  std::vector<bool> is_known(looks_.size());
  std::vector<bool> flows(graph.volumes.size());  // whether a gradient has something to say
  copy_in(seed, from);
  flows[static_cast<size_t>(from)] = true;
  const auto keep = [&](size_t look) {
    if (is_known[look] || !flows[static_cast<size_t>(gradients_[look])]) return;
    copy_out(gradients_[look], looks_[look].gradient);
    is_known[look] = true;
  };
  for (const BackwardMove& move : graph.backward) {
    if (!flows[static_cast<size_t>(move.dy)]) continue;
    if (const size_t look = look_of(move); look != kNoLook) keep(look);
    if (move.dx != kNoVolume && move.step == BackwardMove::kSum && !flows[static_cast<size_t>(move.dx)]) {
      const Port& port = graph.volumes[static_cast<size_t>(move.dx)];
      std::fill_n(passes_.volume(move.dx, kMode), port.floats(1), 0.0F);
    }
    passes_.run(move, 1);
    apply(rule, move);
    if (move.dx != kNoVolume) flows[static_cast<size_t>(move.dx)] = true;
  }
  keep(0);
}

// Only what goes on is changed: the gradient that came may be another way's too.
void Probe::apply(ReluRule rule, const BackwardMove& move) {
  const size_t look = look_of(move);
  if (rule == ReluRule::gradient || look == kNoLook || !is_relu_[look] || move.dx == kNoVolume) return;
  const int64_t floats = buffers_.graph.volumes[static_cast<size_t>(move.dx)].floats(1);
  float* dx = passes_.volume(move.dx, kMode);
  const float* dy = rule == ReluRule::deconv ? passes_.volume(move.dy, kMode) : dx;
  for (int64_t i = 0; i < floats; ++i) dx[i] = std::max(dy[i], 0.0F);
}

}  // namespace cnn
