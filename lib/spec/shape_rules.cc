#include "spec/shape_rules.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "spec/checked.h"
#include "spec/misfit.h"

namespace cnn {

namespace {

using VolumeOrMisfit = std::variant<Volume, Misfit>;

std::string too_large(const std::string& what) {
  return what + " has more than " + std::to_string(kMaxElements) + " elements, the most that one may have";
}

VolumeOrMisfit bounded(const Volume& volume) {
  const auto size = checked_product({volume.channels, volume.height, volume.width});
  if (!size || *size > kMaxElements) return Misfit{too_large("its output, " + to_string(volume) + ",")};
  return volume;
}

VolumeOrMisfit windowed(const Windows& windows, const Volume& input, int64_t channels) {
  const Size2 image{input.height, input.width};
  const auto counts = window_counts(windows, image);
  if (!counts) return Misfit{misfit_message(windows, image)};
  if (!pad_is_allowed(windows)) return Misfit{pad_message(windows, image)};
  return bounded({channels, counts->height, counts->width});
}

struct ShapeRule {
  const Volume& input;

  VolumeOrMisfit operator()(const ConvSpec& conv) const {
    return windowed(windows_of(conv), input, conv.filters);
  }
  VolumeOrMisfit operator()(const PoolSpec& pool) const {
    return windowed(windows_of(pool), input, input.channels);
  }
  VolumeOrMisfit operator()(const ReluSpec&) const { return input; }
  VolumeOrMisfit operator()(const FcSpec& fc) const { return Volume{fc.units, 1, 1}; }
  VolumeOrMisfit operator()(const SoftmaxSpec&) const {
    if (input.height == 1 && input.width == 1) return input;
    return Misfit{"a softmax takes a 1x1 volume, one number a class, and here comes " + to_string(input) +
                  "\nput an fc with a unit a class before it, or write `softmax: {classes: ...}`, which "
                  "brings its own"};
  }
};

// The weight's sides, outermost first, and whether a bias goes with it; no sides for a layer that learns
// nothing.
struct Learned {
  Dims weight;
  bool bias = false;
  LearningFactors factors;
};

struct LearnedBy {
  const Volume& input;

  Learned operator()(const ConvSpec& conv) const {
    return {{conv.filters, input.channels, conv.kernel.height, conv.kernel.width}, conv.bias, conv.factors};
  }
  Learned operator()(const FcSpec& fc) const { return {{fc.units, input.size()}, fc.bias, fc.factors}; }
  Learned operator()(const PoolSpec&) const { return {}; }
  Learned operator()(const ReluSpec&) const { return {}; }
  Learned operator()(const SoftmaxSpec&) const { return {}; }
};

// A number that is not whole: with two decimals at most, but with more where those would show a whole one
// (1.003).
std::string fraction_text(double value) {
  char text[64];
  for (int decimals = 2; decimals < 10; ++decimals) {
    std::snprintf(text, sizeof text, "%.*f", decimals, value);
    if (std::strtod(text, nullptr) != std::round(value)) break;
  }
  const std::string digits = text;
  return digits.substr(0, digits.find_last_not_of('0') + 1);
}

std::optional<int64_t> checked_count(const Dims& dims) {
  std::optional<int64_t> count = 1;
  for (const int64_t side : dims) {
    if (count) count = checked_product({*count, side});
  }
  return count;
}

}  // namespace

std::optional<int64_t> window_count(int64_t side, int64_t kernel, int64_t stride, int64_t pad,
                                    Rounding rounding, bool is_pool) {
  const int64_t span = side - kernel + 2 * pad;
  if (rounding == Rounding::exact && span % stride != 0) return std::nullopt;
  int64_t count = (rounding == Rounding::ceil ? ceil_div(span, stride) : floor_div(span, stride)) + 1;
  if (rounding == Rounding::ceil && is_pool && (count - 1) * stride >= side + pad) --count;
  if (count < 1) return std::nullopt;
  return count;
}

std::string window_sum(int64_t side, int64_t kernel, int64_t stride, int64_t pad) {
  const int64_t span = side - kernel + 2 * pad;
  const std::string left = std::string("(") + std::to_string(side) + " - " + std::to_string(kernel) +
                           " + 2*" + std::to_string(pad) + ")/" + std::to_string(stride) + " + 1 = ";
  if (span % stride == 0) return left + std::to_string(span / stride + 1);
  return left + fraction_text(static_cast<double>(span) / static_cast<double>(stride) + 1);
}

std::variant<Volume, Misfit> output_volume(const LayerKind& kind, const Volume& input) {
  return std::visit(ShapeRule{input}, kind);
}

std::variant<LayerPlan, Misfit> plan_layer(const LayerSpec& layer, const Volume& input) {
  auto output = output_volume(layer.kind, input);
  if (auto* misfit = std::get_if<Misfit>(&output)) return std::move(*misfit);
  LayerPlan plan{layer, input, std::get<Volume>(output), {}, 0, 0};

  const Learned learned = std::visit(LearnedBy{input}, layer.kind);
  if (learned.weight.empty()) return plan;
  const auto count = checked_count(learned.weight);
  if (!count || *count > kMaxElements)
    return Misfit{too_large("its weight, " + to_string(learned.weight) + ",")};
  const LearningFactors& factors = learned.factors;
  plan.parameters.push_back(
      {layer.name + ".weight", learned.weight, false, factors.learning_rate, factors.decay});
  if (learned.bias) {
    plan.parameters.push_back(
        {layer.name + ".bias", {plan.output.channels}, true, factors.bias_learning_rate, factors.decay});
  }
  plan.parameter_count = *count + (learned.bias ? plan.output.channels : 0);
  plan.macs = *count * plan.output.pixels();  // each weight meets each output pixel once; both are below 2^31
  return plan;
}

}  // namespace cnn
