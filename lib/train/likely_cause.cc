#include "train/likely_cause.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

namespace cnn {
namespace {

constexpr double kRisen = 10;          // times the first loss
constexpr double kHardlyMoved = 1e-4;  // of the weights, an epoch
constexpr double kMostHardlyMoved = 0.01;
constexpr double kLittleRate = 0.05;  // of the config's, in force
constexpr double kHighRate = 20;      // times the usual one
constexpr size_t kNamed = 3;

// What drowns any gradient, or nearly so.
constexpr double kMuchDecay = 0.3;
constexpr double kMuchL1 = 0.01;
constexpr double kMuchSmoothing = 0.7;
constexpr double kMuchDropout = 0.9;
constexpr double kMuchMomentum = 0.985;
constexpr double kMuchEpsilon = 1e-3;
constexpr double kUnevenWeights = 1000;  // times the least
constexpr double kLargeStd = 100;        // of pixels of 0 to 1
constexpr double kSmallStd = 1e-3;

std::string list_of(const std::vector<std::string>& names) {
  std::string list;
  for (size_t i = 0; i < std::min(names.size(), kNamed); ++i) list += (i > 0 ? ", " : "") + names[i];
  return list + (names.size() > kNamed ? " and " + std::to_string(names.size() - kNamed) + " more" : "");
}

double momentum_of(const OptimizerSpec& optimizer) {
  return std::visit(
      [](const auto& kind) -> double {
        if constexpr (requires { kind.momentum; }) return kind.momentum;
        return 0;
      },
      optimizer.kind);
}

double epsilon_of(const OptimizerSpec& optimizer) {
  return std::visit(
      [](const auto& kind) -> double {
        if constexpr (requires { kind.epsilon; }) return kind.epsilon;
        return 0;
      },
      optimizer.kind);
}

// What is asked about.
struct Asked {
  const LearningFacts& facts;
  const TrainSpec& train;  // the settings in force
  const RunSpec& spec;
  const OptimizerSpec& optimizer = train.optimizer;
};

std::string rate(const Asked& asked) {
  return "the learning rate of " + four_digits(asked.optimizer.learning_rate);
}

double usual_rate(const Asked& asked) {
  return optimizer_defaults(asked.optimizer.kind).learning_rate;
}

std::string smaller_rate(const Asked& asked) {
  return "try train.optimizer.learning_rate: " +
         four_digits(std::min(usual_rate(asked), asked.optimizer.learning_rate / 10));
}

bool has_hardly_moved(const Asked& asked) {
  // In many epochs small steps add up.
  return asked.facts.weight_change <
         std::min(kHardlyMoved * static_cast<double>(asked.facts.epoch), kMostHardlyMoved);
}

// Of classes that have images.
bool has_uneven_weights(const Asked& asked) {
  const auto* all = std::get_if<std::vector<double>>(&asked.train.loss.class_weights);
  if (all == nullptr) return false;
  std::vector<double> weights;
  for (size_t i = 0; i < all->size(); ++i) {
    if (asked.facts.counts.labels[i] > 0) weights.push_back((*all)[i]);
  }
  const auto [least, most] = std::ranges::minmax(weights);
  return most > kUnevenWeights * least;
}

// From here on each returns "" where it has not found the cause.
std::string order(const Asked& asked) {
  return asked.facts.is_sorted ? "the images are trained on sorted by class; write data.shuffle: true" : "";
}

// What is minimized beside the mistakes, or in their place.
std::string loss_terms(const Asked& asked) {
  const bool is_usual = asked.optimizer.learning_rate <= kHighRate * usual_rate(asked);
  if (is_usual && asked.optimizer.weight_decay > kMuchDecay)
    return "train.optimizer.weight_decay: " + four_digits(asked.optimizer.weight_decay) +
           " pulls the weights to 0, stronger than what is learned; usual is 0.0005";
  if (is_usual && asked.optimizer.l1 >= kMuchL1)
    return "train.optimizer.l1: " + four_digits(asked.optimizer.l1) +
           " pulls the weights to 0, stronger than what is learned; usual is 0.00001";
  if (asked.train.loss.label_smoothing >= kMuchSmoothing)
    return "train.loss.label_smoothing: " + four_digits(asked.train.loss.label_smoothing) +
           " asks for the same answer to every image, or nearly so; usual is 0.1";
  if (has_uneven_weights(asked))
    return "train.loss.class_weights lets some classes count next to nothing; try class_weights: balanced";
  return "";
}

std::string steepness(const Asked& asked) {
  const double high = std::max(asked.facts.highest_loss, asked.facts.evaluation.loss);
  if (high <= kRisen * asked.facts.first_loss) return "";
  const double momentum = momentum_of(asked.optimizer);
  if (momentum > kMuchMomentum)
    return "train.optimizer.momentum: " + four_digits(momentum) + " makes steps up to " +
           four_digits(1 / (1 - momentum)) + " times as long: the loss rose from " +
           four_digits(asked.facts.first_loss) + " to " + four_digits(high) + "; usual is 0.9";
  return rate(asked) + " is too large: the loss rose from " + four_digits(asked.facts.first_loss) + " to " +
         four_digits(high) + "; " + smaller_rate(asked) + " or a warm-up (train.schedule)";
}

std::string pixels(const Asked& asked) {
  if (!asked.spec.data) return "";
  const auto* numbers = std::get_if<Normalization>(&asked.spec.data->normalize);
  if (numbers == nullptr) return "";
  const auto [least, most] = std::ranges::minmax(numbers->std);
  if (most > kLargeStd)
    return "data.normalize: a std of " + four_digits(most) +
           " makes all images alike, for it is of pixels scaled to 0..1; try data.normalize: auto";
  if (least < kSmallStd)
    return "data.normalize: a std of " + four_digits(least) +
           " makes pixels enormous, for it is of pixels scaled to 0..1; try data.normalize: auto";
  return "";
}

// A rate that ends small has been larger, and the weights have moved.
std::string rate_in_force(const Asked& asked) {
  if (asked.facts.learning_rate >= kLittleRate * asked.optimizer.learning_rate) return "";
  const ScheduleSpec& schedule = asked.train.schedule;
  const int64_t done = schedule.by == ScheduleUnit::epoch ? asked.facts.epoch : asked.facts.steps;
  const std::string now = "the learning rate is " + four_digits(asked.facts.learning_rate) + " by now";
  if (done < schedule.warmup)
    return "train.schedule.warmup: " + std::to_string(schedule.warmup) + " " + word_of(schedule.by) +
           "s have not come far: " + now + "; write fewer";
  if (has_hardly_moved(asked)) return "train.schedule makes the steps too small: " + now;
  return "";
}

std::string dead_units(const Asked& asked) {
  if (asked.facts.gradientless.empty()) return "";
  return "no gradient reaches " + list_of(asked.facts.gradientless) +
         ": the units behind give 0 for every image (dead ReLUs); " + smaller_rate(asked) +
         ", another `init`, or leaky_relu";
}

std::string dropout(const Asked& asked) {
  for (const LayerSpec& layer : asked.spec.network.layers) {
    const auto* drop = std::get_if<DropoutSpec>(&layer.kind);
    if (drop != nullptr && drop->rate >= kMuchDropout)
      return layer.name + " drops " + four_digits(100 * drop->rate) + "% of what comes; usual is 0.5";
  }
  return "";
}

std::string stillness(const Asked& asked) {
  if (!has_hardly_moved(asked)) return "";
  const std::string moved =
      "the weights have hardly moved (by " + four_digits(100 * asked.facts.weight_change) + "%)";
  // What holds them back more than the rate does.
  const double rate_of_usual = asked.optimizer.learning_rate / usual_rate(asked);
  if (asked.optimizer.clip_norm > 0 && asked.optimizer.clip_norm < std::min(0.1, rate_of_usual))
    return "train.optimizer.clip_norm: " + four_digits(asked.optimizer.clip_norm) +
           " shortens all gradients to next to nothing: " + moved + "; usual is 1";
  const double epsilon = epsilon_of(asked.optimizer);
  if (epsilon >= kMuchEpsilon && rate_of_usual * epsilon > kMuchEpsilon)
    return "train.optimizer.epsilon: " + four_digits(epsilon) + " outweighs the gradients: " + moved +
           "; leave it out";
  return rate(asked) + " is too small: " + moved + "; try a larger train.optimizer.learning_rate";
}

}  // namespace

std::string four_digits(double value) {
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%.4g", value);
  return text.data();
}

std::string likely_cause(const LearningFacts& facts, const TrainSpec& train, const RunSpec& spec) {
  const Asked asked{facts, train, spec};
  for (const auto look :
       {order, loss_terms, pixels, steepness, rate_in_force, dead_units, dropout, stillness}) {
    if (std::string cause = look(asked); !cause.empty()) return cause;
  }
  return rate(asked) +
         " may be too large or too small (try a tenth and ten times of it), or the labels do not belong to "
         "the images";
}

}  // namespace cnn
