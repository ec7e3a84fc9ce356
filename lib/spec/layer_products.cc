#include "spec/layer_products.h"

#include <vector>

namespace cnn {
namespace {

std::string product(int64_t a, int64_t b, int64_t c) {
  return std::to_string(a) + "*" + std::to_string(b) + "*" + std::to_string(c);
}

// "2*64" of a weight and a bias for each channel.
std::string product_of_tensors(const std::vector<ParameterShape>& parameters) {
  int64_t tensors = 0;
  std::string sum;
  int64_t size = 0;
  bool are_alike = true;
  for (const ParameterShape& parameter : parameters) {
    if (parameter.is_statistic) continue;
    const int64_t count = element_count(parameter.dims);
    are_alike = are_alike && (tensors == 0 || count == size);
    size = count;
    ++tensors;
    sum += (sum.empty() ? "" : " + ") + std::to_string(count);
  }
  return are_alike ? std::to_string(tensors) + "*" + std::to_string(size) : sum;
}

}  // namespace

std::string product_of_inputs(const LayerPlan& layer) {
  if (!layer.multiplies()) return "";
  const Dims& weights = layer.parameters[0].dims;
  if (weights.size() == 4) return product(weights[3], weights[2], weights[1]);
  const Volume& input = layer.input;
  if (input.pixels() == 1) return std::to_string(input.channels);
  return product(input.width, input.height, input.channels);
}

std::string product_of_parameters(const LayerPlan& layer) {
  if (layer.parameter_count == 0) return "";
  if (!layer.multiplies()) return product_of_tensors(layer.parameters);
  const bool bias = layer.parameters.size() > 1;
  return (bias ? "(" : "") + product_of_inputs(layer) + (bias ? " + 1)" : "") + "*" +
         std::to_string(layer.output.channels);
}

}  // namespace cnn
