#include "train/learning_doubts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <utility>

#include "base/shape.h"

namespace cnn {
namespace {

constexpr int64_t kFewSteps = 50;      // after which nobody can say yet
constexpr double kAbsurd = 10;         // times the loss of guessing
constexpr double kRisen = 10;          // times the first loss
constexpr double kHardlyMoved = 1e-4;  // of the weights, an epoch
constexpr double kMostHardlyMoved = 0.01;
constexpr size_t kSampled = 256;
constexpr int64_t kWindow = 32;  // images, at least, whose classes are counted
constexpr size_t kNamed = 3;

std::string text_of(double value) {
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%.4g", value);
  return text.data();
}

int64_t largest(const std::vector<int64_t>& counts) {
  return *std::ranges::max_element(counts);
}

// The loss of saying of every image how often each class comes: ln K of K classes that come equally often.
double loss_of_guessing(const std::vector<int64_t>& labels) {
  const auto all = static_cast<double>(std::accumulate(labels.begin(), labels.end(), int64_t{0}));
  double loss = 0;
  for (const int64_t count : labels) {
    const double share = static_cast<double>(count) / all;
    if (count > 0) loss -= share * std::log(share);
  }
  return loss;
}

// Whether a network that always says the most frequent class would do as well, but for luck.
bool is_at_chance(const LearningFacts& facts) {
  const auto total = static_cast<double>(facts.evaluation.total);
  const double share = static_cast<double>(largest(facts.counts.labels)) / total;
  const double luck = 2 * std::sqrt(total * share * (1 - share));
  return static_cast<double>(facts.evaluation.correct) <= total * share + luck;
}

std::string list_of(const std::vector<std::string>& names) {
  std::string list;
  for (size_t i = 0; i < std::min(names.size(), kNamed); ++i) list += (i > 0 ? ", " : "") + names[i];
  return list + (names.size() > kNamed ? " and " + std::to_string(names.size() - kNamed) + " more" : "");
}

std::string smaller_rate(const OptimizerSpec& optimizer) {
  const double usual = optimizer_defaults(optimizer.kind).learning_rate;
  return "try train.optimizer.learning_rate: " + text_of(std::min(usual, optimizer.learning_rate / 10));
}

std::string cause_of(const LearningFacts& facts, const OptimizerSpec& optimizer) {
  if (facts.is_sorted) return "the images are trained on sorted by class; write data.shuffle: true";
  const std::string rate = "the learning rate of " + text_of(optimizer.learning_rate);
  const double high = std::max(facts.highest_loss, facts.evaluation.loss);
  if (high > kRisen * facts.first_loss) {
    return rate + " is too large: the loss rose from " + text_of(facts.first_loss) + " to " + text_of(high) +
           "; " + smaller_rate(optimizer) + " or a warm-up (train.schedule)";
  }
  if (!facts.gradientless.empty()) {
    return "no gradient reaches " + list_of(facts.gradientless) +
           ": the units behind give 0 for every image (dead ReLUs); " + smaller_rate(optimizer) +
           ", another `init`, or leaky_relu";
  }
  // In many epochs small steps add up.
  if (facts.weight_change < std::min(kHardlyMoved * static_cast<double>(facts.epoch), kMostHardlyMoved)) {
    return rate + " is too small: the weights have hardly moved (by " + text_of(100 * facts.weight_change) +
           "%); try a larger train.optimizer.learning_rate";
  }
  return rate +
         " may be too large or too small (try a tenth and ten times of it), or the labels do not belong to "
         "the images";
}

// Some of the values, for a look that costs nothing.
std::vector<float> sample_of(const Parameter& parameter) {
  const auto some = parameter.value.first(std::min(kSampled, parameter.value.size()));
  return {some.begin(), some.end()};
}

}  // namespace

bool has_steps_enough(const LearningFacts& facts) {
  return facts.steps >= kFewSteps;
}

std::optional<std::string> learning_doubt(const LearningFacts& facts, const OptimizerSpec& optimizer,
                                          const std::vector<std::string>& classes) {
  const double guessing = loss_of_guessing(facts.counts.labels);
  const double loss = facts.evaluation.loss;
  if (guessing == 0) return std::nullopt;  // one class
  const bool is_absurd = loss > kAbsurd * guessing && loss > facts.first_loss;
  const bool learns_nothing = is_at_chance(facts) && loss > 0.98 * guessing && has_steps_enough(facts);
  if (!is_absurd && !learns_nothing) return std::nullopt;
  std::string text = "after epoch " + std::to_string(facts.epoch) + " the network " +
                     (is_at_chance(facts) ? "has learned nothing: its " : "is worse than it began: its ") +
                     facts.split + " loss is " + text_of(loss) + ", and guessing has " + text_of(guessing);
  const double all_equal = std::log(static_cast<double>(classes.size()));
  if (std::abs(guessing / all_equal - 1) < 0.005) text += " (ln " + std::to_string(classes.size()) + ")";
  if (largest(facts.counts.predictions) == facts.evaluation.total) {
    const auto one = std::ranges::max_element(facts.counts.predictions) - facts.counts.predictions.begin();
    text += "; it takes every image for class " + classes[static_cast<size_t>(one)];
  }
  return text + ". Likely cause: " + cause_of(facts, optimizer) + ".";
}

std::optional<std::string> order_doubt(std::span<const int64_t> order, const std::vector<int32_t>& labels,
                                       int64_t classes, int64_t batch_size) {
  const auto window = static_cast<size_t>(std::max(batch_size, kWindow));
  if (order.size() < 2 * window) return std::nullopt;
  const size_t windows = order.size() / window;
  size_t found = 0;
  for (size_t i = 0; i < windows; ++i) {
    std::vector<bool> is_there(static_cast<size_t>(classes));
    for (const int64_t image : order.subspan(i * window, window))
      is_there[static_cast<size_t>(labels[static_cast<size_t>(image)])] = true;
    found += static_cast<size_t>(std::ranges::count(is_there, true));
  }
  std::vector<double> counts(static_cast<size_t>(classes));
  for (const int64_t image : order) ++counts[static_cast<size_t>(labels[static_cast<size_t>(image)])];
  double expected = 0;  // in a window of shuffled images
  for (const double count : counts)
    expected += 1 - std::pow(1 - count / static_cast<double>(order.size()), static_cast<double>(window));
  const double mean = static_cast<double>(found) / static_cast<double>(windows);
  if (mean > expected / 2) return std::nullopt;
  return "the images are trained on sorted by class: " + std::to_string(window) + " of them in a row hold " +
         text_of(mean) + " classes on average, shuffled ones " + text_of(expected) +
         "; a network trained so forgets one class for the next. Write data.shuffle: true (the default).";
}

LearningWatch::LearningWatch(const Network& network) : network_(network) {
  for (const Parameter& parameter : network_.parameters()) sample_.push_back(sample_of(parameter));
}

void LearningWatch::see_batch(double mean_loss) {
  if (std::exchange(is_first_, false)) facts_.first_loss = mean_loss;
  facts_.highest_loss = std::max(facts_.highest_loss, mean_loss);
}

LearningFacts LearningWatch::facts() const {
  LearningFacts facts = facts_;
  facts.weight_change = weight_change();
  const auto shapes = all_parameters(network_.plan());
  for (size_t i = 0; i < shapes.size(); ++i) {
    const Parameter& parameter = network_.parameters()[i];
    if (shapes[i].is_statistic || shapes[i].is_bias || shapes[i].learning_rate == 0) continue;
    const bool is_zero = std::ranges::all_of(parameter.gradient, [](float x) { return x == 0; });
    if (is_zero) facts.gradientless.push_back(parameter.name);
  }
  return facts;
}

double LearningWatch::weight_change() const {
  double change = 0;
  double size = 0;
  const auto shapes = all_parameters(network_.plan());
  for (size_t i = 0; i < shapes.size(); ++i) {
    if (shapes[i].is_statistic || shapes[i].is_bias) continue;
    for (size_t k = 0; k < sample_[i].size(); ++k) {
      const double before = sample_[i][k];
      const double now = network_.parameters()[i].value[k];
      change += (now - before) * (now - before);
      size += before * before;
    }
  }
  return size > 0 ? std::sqrt(change / size) : 1;
}

}  // namespace cnn
