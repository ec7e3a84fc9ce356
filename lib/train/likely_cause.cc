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

// One after the other is asked, until one has found the cause; each returns "" where it has not.
class Cause {
 public:
  Cause(const LearningFacts& facts, const TrainSpec& train, const RunSpec& spec)
      : facts_(facts), train_(train), optimizer_(train.optimizer), spec_(spec) {}

  std::string find() const {
    for (const auto look : {&Cause::order, &Cause::loss_terms, &Cause::pixels, &Cause::steepness,
                            &Cause::rate_in_force, &Cause::dead_units, &Cause::dropout, &Cause::stillness}) {
      if (std::string cause = (this->*look)(); !cause.empty()) return cause;
    }
    return rate() +
           " may be too large or too small (try a tenth and ten times of it), or the labels do not belong to "
           "the images";
  }

 private:
  std::string rate() const { return "the learning rate of " + four_digits(optimizer_.learning_rate); }

  double usual_rate() const { return optimizer_defaults(optimizer_.kind).learning_rate; }

  std::string smaller_rate() const {
    return "try train.optimizer.learning_rate: " +
           four_digits(std::min(usual_rate(), optimizer_.learning_rate / 10));
  }

  bool has_hardly_moved() const {
    // In many epochs small steps add up.
    return facts_.weight_change <
           std::min(kHardlyMoved * static_cast<double>(facts_.epoch), kMostHardlyMoved);
  }

  std::string order() const {
    return facts_.is_sorted ? "the images are trained on sorted by class; write data.shuffle: true" : "";
  }

  // What is minimized beside the mistakes, or in their place.
  std::string loss_terms() const {
    const bool is_usual = optimizer_.learning_rate <= kHighRate * usual_rate();
    if (is_usual && optimizer_.weight_decay > kMuchDecay)
      return "train.optimizer.weight_decay: " + four_digits(optimizer_.weight_decay) +
             " pulls the weights to 0, stronger than what is learned; usual is 0.0005";
    if (is_usual && optimizer_.l1 >= kMuchL1)
      return "train.optimizer.l1: " + four_digits(optimizer_.l1) +
             " pulls the weights to 0, stronger than what is learned; usual is 0.00001";
    if (train_.loss.label_smoothing >= kMuchSmoothing)
      return "train.loss.label_smoothing: " + four_digits(train_.loss.label_smoothing) +
             " asks for the same answer to every image, or nearly so; usual is 0.1";
    if (has_uneven_weights())
      return "train.loss.class_weights lets some classes count next to nothing; try class_weights: balanced";
    return "";
  }

  // Of classes that have images.
  bool has_uneven_weights() const {
    const auto* all = std::get_if<std::vector<double>>(&train_.loss.class_weights);
    if (all == nullptr) return false;
    std::vector<double> weights;
    for (size_t i = 0; i < all->size(); ++i) {
      if (facts_.counts.labels[i] > 0) weights.push_back((*all)[i]);
    }
    const auto [least, most] = std::ranges::minmax(weights);
    return most > kUnevenWeights * least;
  }

  std::string steepness() const {
    const double high = std::max(facts_.highest_loss, facts_.evaluation.loss);
    if (high <= kRisen * facts_.first_loss) return "";
    const double momentum = momentum_of(optimizer_);
    if (momentum > kMuchMomentum)
      return "train.optimizer.momentum: " + four_digits(momentum) + " makes steps up to " +
             four_digits(1 / (1 - momentum)) + " times as long: the loss rose from " +
             four_digits(facts_.first_loss) + " to " + four_digits(high) + "; usual is 0.9";
    return rate() + " is too large: the loss rose from " + four_digits(facts_.first_loss) + " to " +
           four_digits(high) + "; " + smaller_rate() + " or a warm-up (train.schedule)";
  }

  std::string pixels() const {
    if (!spec_.data) return "";
    const auto* numbers = std::get_if<Normalization>(&spec_.data->normalize);
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
  std::string rate_in_force() const {
    if (facts_.learning_rate >= kLittleRate * optimizer_.learning_rate) return "";
    const ScheduleSpec& schedule = train_.schedule;
    const int64_t done = schedule.by == ScheduleUnit::epoch ? facts_.epoch : facts_.steps;
    const std::string now = "the learning rate is " + four_digits(facts_.learning_rate) + " by now";
    if (done < schedule.warmup)
      return "train.schedule.warmup: " + std::to_string(schedule.warmup) + " " + word_of(schedule.by) +
             "s have not come far: " + now + "; write fewer";
    if (has_hardly_moved()) return "train.schedule makes the steps too small: " + now;
    return "";
  }

  std::string dead_units() const {
    if (facts_.gradientless.empty()) return "";
    return "no gradient reaches " + list_of(facts_.gradientless) +
           ": the units behind give 0 for every image (dead ReLUs); " + smaller_rate() +
           ", another `init`, or leaky_relu";
  }

  std::string dropout() const {
    for (const LayerSpec& layer : spec_.network.layers) {
      const auto* drop = std::get_if<DropoutSpec>(&layer.kind);
      if (drop != nullptr && drop->rate >= kMuchDropout)
        return layer.name + " drops " + four_digits(100 * drop->rate) + "% of what comes; usual is 0.5";
    }
    return "";
  }

  std::string stillness() const {
    if (!has_hardly_moved()) return "";
    const std::string moved =
        "the weights have hardly moved (by " + four_digits(100 * facts_.weight_change) + "%)";
    // What holds them back more than the rate does.
    const double rate_of_usual = optimizer_.learning_rate / usual_rate();
    if (optimizer_.clip_norm > 0 && optimizer_.clip_norm < std::min(0.1, rate_of_usual))
      return "train.optimizer.clip_norm: " + four_digits(optimizer_.clip_norm) +
             " shortens all gradients to next to nothing: " + moved + "; usual is 1";
    const double epsilon = epsilon_of(optimizer_);
    if (epsilon >= kMuchEpsilon && rate_of_usual * epsilon > kMuchEpsilon)
      return "train.optimizer.epsilon: " + four_digits(epsilon) + " outweighs the gradients: " + moved +
             "; leave it out";
    return rate() + " is too small: " + moved + "; try a larger train.optimizer.learning_rate";
  }

  const LearningFacts& facts_;
  const TrainSpec& train_;
  const OptimizerSpec& optimizer_;
  const RunSpec& spec_;
};

}  // namespace

std::string four_digits(double value) {
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%.4g", value);
  return text.data();
}

std::string likely_cause(const LearningFacts& facts, const TrainSpec& train, const RunSpec& spec) {
  return Cause(facts, train, spec).find();
}

}  // namespace cnn
