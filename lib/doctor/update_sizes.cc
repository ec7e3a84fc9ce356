#include "doctor/update_sizes.h"

#include <algorithm>
#include <cmath>

#include "base/median.h"

namespace cnn {
namespace {

constexpr double kLearned = 0.1;
constexpr double kRisenFar = 4;  // times the first loss
constexpr int kRateRounds = 3;
constexpr double kNearRate = 3;
constexpr double kDownAfterRise = 30;
constexpr double kMostFromUsual = 1000;

// Of the weights of each layer (no biases, no statistics, none that is frozen).
struct Weights {
  std::vector<size_t> places;  // in the network's parameters
  std::vector<std::string> names;
  std::vector<std::vector<float>> values;
};

Weights weights_of(const Network& network) {
  Weights weights;
  const auto shapes = all_parameters(network.plan());
  for (size_t i = 0; i < shapes.size(); ++i) {
    if (shapes[i].is_bias || shapes[i].is_statistic || shapes[i].is_frozen || shapes[i].learning_rate == 0)
      continue;
    const auto& value = network.parameters()[i].value;
    weights.places.push_back(i);
    weights.names.push_back(shapes[i].name);
    weights.values.emplace_back(value.begin(), value.end());
  }
  return weights;
}

// How far a step went, relative to the weights' norm.
double ratio(const std::vector<float>& before, const std::vector<float>& after) {
  double change = 0;
  double size = 0;
  for (size_t i = 0; i < before.size(); ++i) {
    const double difference = static_cast<double>(after[i]) - before[i];
    change += difference * difference;
    size += static_cast<double>(before[i]) * before[i];
  }
  const double part = size > 0 ? std::sqrt(change / size) : 0;
  return std::isfinite(part) ? part : INFINITY;
}

bool has_gradient(const ConstParameter& parameter) {
  return std::ranges::any_of(parameter.gradient, [](float x) { return x != 0; });
}

// The geometric mean of those that move; 0 where none does.
double middle_of(const UpdateSizes& sizes) {
  double logs = 0;
  int64_t count = 0;
  for (const LayerUpdates& layer : sizes.layers) {
    if (!(layer.median > 0) || !std::isfinite(layer.median)) continue;
    logs += std::log(layer.median);
    ++count;
  }
  return count > 0 ? std::exp(logs / static_cast<double>(count)) : 0;
}

}  // namespace

bool UpdateSizes::has_risen_far() const {
  return !(highest_loss <= kRisenFar * first_loss);
}

bool UpdateSizes::has_died() const {
  return std::ranges::any_of(
      layers, [](const LayerUpdates& layer) { return layer.was_reached && !layer.is_reached; });
}

std::optional<UpdateSizes> measure_updates(const Patient& patient, const FedImages& fed, int64_t batch,
                                           double rate, const Budget& budget) {
  Trial trial(patient, fed, batch, patient.spec.train, seed_of(patient));
  Weights before = weights_of(trial.network());
  UpdateSizes sizes;
  for (const std::string& name : before.names) sizes.layers.push_back({.name = name});
  std::vector<std::vector<double>> ratios(before.names.size());
  for (bool is_learned = false; sizes.steps < kMostUpdates && !is_learned; ++sizes.steps) {
    if (budget.is_spent()) return std::nullopt;
    const double loss = trial.step(rate);
    if (sizes.steps == 0) sizes.first_loss = loss;
    sizes.last_loss = loss;
    sizes.highest_loss = std::isfinite(loss) ? std::max(sizes.highest_loss, loss) : INFINITY;
    is_learned = loss < kLearned * sizes.first_loss;  // there is little left to update for
    Weights after = weights_of(trial.network());
    for (size_t k = 0; k < ratios.size(); ++k) {
      LayerUpdates& layer = sizes.layers[k];
      ratios[k].push_back(ratio(before.values[k], after.values[k]));
      if (sizes.steps == 0) layer.first = ratios[k].front();
      layer.is_reached = is_learned || has_gradient(trial.network().parameters()[before.places[k]]);
      layer.was_reached = layer.was_reached || layer.is_reached;
    }
    before = std::move(after);
  }
  for (size_t k = 0; k < ratios.size(); ++k) sizes.layers[k].median = median(ratios[k]);
  return sizes;
}

std::optional<double> rate_of_usual_updates(const Patient& patient, const FedImages& fed, int64_t batch,
                                            const Budget& budget) {
  const double usual = optimizer_defaults(patient.spec.train.optimizer.kind).learning_rate;
  double rate = usual;
  for (int round = 0; round < kRateRounds; ++round) {
    const auto sizes = measure_updates(patient, fed, batch, rate, budget);
    if (!sizes) return std::nullopt;
    const double middle = middle_of(*sizes);
    const bool is_lost = sizes->has_risen_far() || sizes->has_died();
    if (!is_lost && middle == 0) return std::nullopt;
    const double next = is_lost ? rate / kDownAfterRise : rate * kUsualUpdate / middle;
    if (!(std::max(next / usual, usual / next) <= kMostFromUsual)) return std::nullopt;
    if (!is_lost && std::max(next / rate, rate / next) <= kNearRate) return next;
    rate = next;
  }
  return rate;
}

}  // namespace cnn
