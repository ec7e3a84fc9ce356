#include "app/unit_meter.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <variant>

namespace cnn::app {
namespace {

constexpr int64_t kMeteredMacs = 20'000'000'000;  // of all images together
constexpr int64_t kLeastMetered = 8;
constexpr int64_t kMostMetered = 200;  // images

}  // namespace

UnitMeter::UnitMeter(Probe& probe) : probe_(probe), gradients_(probe.parameters().size()) {
  for (const LayerPlan* layer : all_layers(probe.plan().layers)) {
    if (!std::holds_alternative<ReluSpec>(layer->spec.kind)) continue;
    relus_.push_back(layer->spec.name);
    alive_.emplace_back(static_cast<size_t>(layer->output.channels));
  }
  zeros_.resize(relus_.size());
}

std::vector<int64_t> UnitMeter::sample(int64_t images) const {
  const int64_t affordable = kMeteredMacs / std::max<int64_t>(1, 3 * probe_.plan().macs);
  const int64_t count = std::min(images, std::clamp(affordable, kLeastMetered, kMostMetered));
  std::vector<int64_t> places;
  for (int64_t i = 0; i < count; ++i) places.push_back(i * images / count);
  return places;
}

void UnitMeter::see(const cnn::Look& look, size_t relu) {
  int64_t zeros = 0;
  for (size_t i = 0; i < look.activation.size(); ++i) {
    const bool is_zero = look.activation[i] == 0;
    zeros += is_zero ? 1 : 0;
    if (!is_zero) alive_[relu][i / static_cast<size_t>(look.volume.pixels())] = true;
  }
  zeros_[relu] += static_cast<double>(zeros) / static_cast<double>(look.activation.size());
}

void UnitMeter::add(std::span<const float> image, int32_t label) {
  probe_.forward(image);
  for (size_t i = 0; i < relus_.size(); ++i) see(probe_.look(relus_[i]), i);
  std::vector<float> seed = probe_.probabilities();  // the loss's gradient at the scores
  seed[static_cast<size_t>(label)] -= 1;
  probe_.backward(seed);
  const auto parameters = probe_.parameters();
  for (size_t i = 0; i < parameters.size(); ++i) {
    double sum = 0;
    for (const float value : parameters[i].gradient) sum += double{value} * double{value};
    gradients_[i] += std::sqrt(sum);
  }
  ++images_;
}

std::vector<UnitFigures> UnitMeter::figures() const {
  std::vector<UnitFigures> all;
  for (size_t i = 0; i < relus_.size(); ++i)
    all.push_back({relus_[i], std::ssize(alive_[i]), std::ranges::count(alive_[i], false),
                   zeros_[i] / static_cast<double>(images_), images_});
  return all;
}

void UnitMeter::add_gradients(std::vector<WeightFigures>& weights) const {
  const auto parameters = probe_.parameters();
  for (size_t i = 0; i < parameters.size(); ++i) {
    const auto found = std::ranges::find(weights, parameters[i].name, &WeightFigures::name);
    if (found != weights.end() && !parameters[i].gradient.empty())
      found->gradient_norm = gradients_[i] / static_cast<double>(images_);
  }
}

}  // namespace cnn::app
