#include "dashboard/norm_meter.h"

#include <algorithm>
#include <cmath>

namespace cnn {
namespace {

constexpr size_t kLine = 16;               // floats that are looked at together
constexpr size_t kMostLooked = 1U << 16U;  // floats of a tensor

// Calls each(i, j) for the numbers of a tensor that are looked at: i in the tensor, j = 0, 1, ...
template <typename Each>
void for_each_looked(size_t count, Each each) {
  const size_t lines = (count + kLine - 1) / kLine;
  const size_t apart = std::max<size_t>(1, (lines * kLine + kMostLooked - 1) / kMostLooked);
  size_t j = 0;
  for (size_t line = 0; line < lines; line += apart) {
    const size_t end = std::min(count, (line + 1) * kLine);
    for (size_t i = line * kLine; i < end; ++i) each(i, j++);
  }
}

// Of the numbers that are looked at, as if of all.
template <typename Square>
double sum_of_squares(size_t count, Square square) {
  double sum = 0;
  size_t looked = 0;
  for_each_looked(count, [&](size_t i, size_t j) {
    sum += square(i, j);
    looked = j + 1;
  });
  return looked == 0 ? 0 : sum * static_cast<double>(count) / static_cast<double>(looked);
}

double squared(double value) {
  return value * value;
}

}  // namespace

NormMeter::NormMeter(const Network& network) : network_(network) {
  const std::vector<ParameterShape> shapes = all_parameters(network.plan());
  for (size_t i = 0; i < shapes.size(); ++i) {
    if (shapes[i].is_statistic) continue;
    const std::string layer = layer_of_tensor(shapes[i].name);
    if (layers_.empty() || layers_.back() != layer) layers_.push_back(layer);
    tensors_.push_back({i, layers_.size() - 1, shapes[i].decay, shapes[i].is_bias, {}});
  }
}

bool NormMeter::look(int64_t steps, bool is_wanted) {
  const bool ends = begun_ >= 0 && steps > begun_;
  if (ends) measure(steps);
  if (ends) begun_ = -1;
  if (begun_ < 0 && is_wanted) {
    remember();
    begun_ = steps;
  }
  return ends;
}

void NormMeter::remember() {
  for (Tensor& tensor : tensors_) {
    const std::span<const float> values = network_.parameters()[tensor.parameter].value;
    tensor.before.clear();
    for_each_looked(values.size(), [&](size_t i, size_t) { tensor.before.push_back(values[i]); });
  }
}

void NormMeter::measure(int64_t steps) {
  std::vector<double> gradients(layers_.size(), 0);
  std::vector<double> updates(layers_.size(), 0);
  std::vector<double> weights(layers_.size(), 0);
  for (const Tensor& tensor : tensors_) {
    const ConstParameter& parameter = network_.parameters()[tensor.parameter];
    const std::span<const float> now = parameter.value;
    const std::span<const float> gradient = parameter.gradient;
    const std::vector<float>& before = tensor.before;
    gradients[tensor.layer] +=
        sum_of_squares(gradient.size(), [&](size_t i, size_t) { return squared(gradient[i]); });
    updates[tensor.layer] +=
        sum_of_squares(now.size(), [&](size_t i, size_t j) { return squared(double{now[i]} - before[j]); });
    weights[tensor.layer] += sum_of_squares(now.size(), [&](size_t, size_t j) { return squared(before[j]); });
  }
  norms_ = {steps, std::move(gradients), std::move(updates)};
  for (size_t i = 0; i < layers_.size(); ++i) {
    norms_.gradient[i] = std::sqrt(norms_.gradient[i]);
    norms_.update_ratio[i] = weights[i] > 0 ? std::sqrt(norms_.update_ratio[i] / weights[i]) : 0;
  }
}

double NormMeter::decayed_squares(bool decays_biases) const {
  double sum = 0;
  for (const Tensor& tensor : tensors_) {
    if (tensor.is_bias && !decays_biases) continue;
    const std::span<const float> values = network_.parameters()[tensor.parameter].value;
    sum += tensor.decay * sum_of_squares(values.size(), [&](size_t i, size_t) { return squared(values[i]); });
  }
  return sum;
}

}  // namespace cnn
