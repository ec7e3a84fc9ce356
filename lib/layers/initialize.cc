#include "layers/initialize.h"

#include <algorithm>
#include <cmath>

#include "base/random.h"

namespace cnn {
namespace {

void fill_uniform(std::span<float> values, double bound, Random random) {
  for (float& value : values) value = static_cast<float>(bound * (2.0 * random.uniform() - 1.0));
}

void fill_normal(std::span<float> values, double std, Random random) {
  for (float& value : values) value = static_cast<float>(std * random.normal());
}

// A normalization begins as the standard normal one: x stays nearly as it is.
void initialize_norm(const BatchNormSpec& norm, std::span<Parameter> parameters) {
  for (Parameter& parameter : parameters) std::ranges::fill(parameter.value, 0.0F);
  if (norm.affine) std::ranges::fill(parameters.front().value, 1.0F);
  std::ranges::fill(parameters.back().value, 1.0F);  // the running variance
}

}  // namespace

void initialize_parameters(const Init& init, double bias_init, uint64_t seed, int64_t layer_index,
                           Parameter& weight, Parameter* bias) {
  const auto outputs = static_cast<double>(weight.dims[0]);
  const auto fan_in = static_cast<double>(element_count(weight.dims)) / outputs;
  const double window = weight.dims.size() == 4 ? static_cast<double>(weight.dims[2] * weight.dims[3]) : 1;
  const double fan_out = outputs * window;
  const Random weights(seed, RandomUse::initialize, static_cast<uint64_t>(layer_index), 0);
  const Random biases(seed, RandomUse::initialize, static_cast<uint64_t>(layer_index), 1);
  if (bias != nullptr) std::fill(bias->value.begin(), bias->value.end(), static_cast<float>(bias_init));
  switch (init.kind) {
    case InitKind::he:
      return fill_normal(weight.value, std::sqrt(2 / fan_in), weights);
    case InitKind::xavier:
      return fill_uniform(weight.value, std::sqrt(6 / (fan_in + fan_out)), weights);
    case InitKind::xavier_fan_in:
      return fill_uniform(weight.value, std::sqrt(3 / fan_in), weights);
    case InitKind::lecun:
      return fill_normal(weight.value, std::sqrt(1 / fan_in), weights);
    case InitKind::torch:
      fill_uniform(weight.value, 1 / std::sqrt(fan_in), weights);
      if (bias != nullptr) fill_uniform(bias->value, 1 / std::sqrt(fan_in), biases);
      return;
    case InitKind::gaussian:
      return fill_normal(weight.value, init.std, weights);
  }
}

void initialize_layer(const LayerKind& kind, uint64_t seed, int64_t layer_index,
                      std::span<Parameter> parameters) {
  Parameter* bias = parameters.size() > 1 ? &parameters[1] : nullptr;
  const auto product = [&](const auto& spec) {
    initialize_parameters(spec.init, spec.bias_init, seed, layer_index, parameters[0], bias);
  };
  if (const auto* conv = std::get_if<ConvSpec>(&kind)) product(*conv);
  if (const auto* fc = std::get_if<FcSpec>(&kind)) product(*fc);
  if (const auto* norm = std::get_if<BatchNormSpec>(&kind)) initialize_norm(*norm, parameters);
}

}  // namespace cnn
