#include "train/learning_doubts.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/shape.h"
#include "config/scalars.h"
#include "train/layer_causes.h"
#include "train/likely_cause.h"
#include "train/setting_doubts.h"

namespace cnn {
namespace {

constexpr int64_t kFewSteps = 50;         // after which nobody can say yet
constexpr int64_t kFewBatchesInAll = 20;  // of a whole training, likewise
constexpr double kLag = 0.2;              // of accuracy
constexpr double kAbsurd = 10;            // times the loss of guessing
constexpr size_t kSampled = 256;
constexpr int64_t kWindow = 32;        // images, at least, whose classes are counted
constexpr double kEnormousFirst = 10;  // times He's deviation

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

double share_of_largest(const LearningFacts& facts) {
  return static_cast<double>(largest(facts.counts.labels)) / static_cast<double>(facts.evaluation.total);
}

// Whether a network that always says the most frequent class would do as well, but for luck.
bool is_at_chance(const LearningFacts& facts) {
  const auto total = static_cast<double>(facts.evaluation.total);
  const double share = share_of_largest(facts);
  const double luck = 2 * std::sqrt(total * share * (1 - share));
  return static_cast<double>(facts.evaluation.correct) <= total * share + luck;
}

// Whether it has more right of the images trained on than chance would have, by half of what is missing.
bool knows_training_images(const LearningFacts& facts) {
  const double share = share_of_largest(facts);
  return facts.train_accuracy > share + (1 - share) / 2;
}

std::string percent(double share) {
  return four_digits(std::round(100 * share)) + "%";
}

std::string what_it_is(const LearningFacts& facts, bool is_by_heart) {
  if (!is_at_chance(facts)) return "is worse than it began: its ";
  if (!is_by_heart) return "has learned nothing: its ";
  return "has " + percent(facts.train_accuracy) +
         " of the training images right and has learned nothing of others: its ";
}

// What the figure is, where it is the logarithm that lectures know, and where it is not.
std::string name_of_guessing(double guessing, int64_t classes) {
  const bool is_logarithm = four_digits(guessing) == four_digits(std::log(static_cast<double>(classes)));
  return is_logarithm ? " (ln " + std::to_string(classes) + ")" : " (the entropy of the labels)";
}

double accuracy_of(const Evaluation& evaluation) {
  return static_cast<double>(evaluation.correct) / static_cast<double>(evaluation.total);
}

// Whether averaged weights are still the first ones, while those that are trained have learned.
bool lags_behind(const LearningFacts& facts, const TrainSpec& train) {
  return train.average.decay > 0 && has_steps_enough(facts) &&
         static_cast<double>(facts.steps) < steps_averaged(train.average.decay) &&
         facts.train_accuracy > accuracy_of(facts.evaluation) + kLag;
}

std::string average_doubt(const LearningFacts& facts, const TrainSpec& train) {
  return "after epoch " + std::to_string(facts.epoch) +
         " the average of the weights, which is evaluated and saved, has " +
         percent(accuracy_of(facts.evaluation)) + " of the " + facts.split +
         " images right, and the weights themselves " + percent(facts.train_accuracy) +
         " of the training images. Likely cause: train.average.decay: " + to_decimal(train.average.decay) +
         " averages over " + four_digits(steps_averaged(train.average.decay)) + " steps, and " +
         std::to_string(facts.steps) +
         " have been made: it is still near the first weights; try a smaller one, such as " +
         four_digits(decay_for(facts.steps)) + ".";
}

// Some of the values, for a look that costs nothing.
std::vector<float> sample_of(const ConstParameter& parameter) {
  const auto some = parameter.value.first(std::min(kSampled, parameter.value.size()));
  return {some.begin(), some.end()};
}

// How large some weights of a conv or fc are, in He's deviations (InitKind::he).
double spread_of(const std::vector<float>& weights, const Dims& dims) {
  double squares = 0;
  for (const double weight : weights) squares += weight * weight;
  const double fan_in = std::accumulate(dims.begin() + 1, dims.end(), 1.0, [](double product, int64_t side) {
    return product * static_cast<double>(side);
  });
  return std::sqrt(squares / static_cast<double>(weights.size()) * fan_in / 2);
}

}  // namespace

bool has_steps_enough(const LearningFacts& facts) {
  return facts.steps >= kFewSteps;
}

bool may_be_judged(const LearningFacts& facts) {
  return has_steps_enough(facts) || (facts.is_last && facts.batches >= kFewBatchesInAll);
}

std::optional<std::string> learning_doubt(const LearningFacts& facts, const TrainSpec& train,
                                          const RunSpec& spec, const std::vector<std::string>& classes) {
  const double guessing = loss_of_guessing(facts.counts.labels);
  const double loss = facts.evaluation.loss;
  if (guessing == 0) return std::nullopt;  // one class
  if (lags_behind(facts, train)) {
    if (facts.is_last) return average_doubt(facts, train);
    return std::nullopt;  // it may come
  }
  const bool is_absurd = loss > kAbsurd * guessing && loss > facts.first_loss;
  const bool learns_nothing = is_at_chance(facts) && loss > 0.98 * guessing && may_be_judged(facts);
  if (!is_absurd && !learns_nothing) return std::nullopt;
  const bool is_by_heart = knows_training_images(facts);
  std::string text = "after epoch " + std::to_string(facts.epoch) + " the network " +
                     what_it_is(facts, is_by_heart) + facts.split + " loss is " + four_digits(loss) +
                     ", and guessing has " + four_digits(guessing) +
                     name_of_guessing(guessing, static_cast<int64_t>(classes.size()));
  if (largest(facts.counts.predictions) == facts.evaluation.total) {
    const auto one = std::ranges::max_element(facts.counts.predictions) - facts.counts.predictions.begin();
    text += "; it takes every image for class " + classes[static_cast<size_t>(one)];
  }
  const std::string norms = cause_in_norms(spec.network, facts.steps);
  return text + ". Likely cause: " +
         (is_by_heart && !norms.empty() ? norms
          : is_by_heart
              ? "there are too few images to train on for so large a network (take more, or "
                "data.augment), or the " +
                    facts.split + " images or their labels are of another kind than those trained on"
              : likely_cause(facts, train, spec)) +
         ".";
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
         four_digits(mean) + " classes on average, shuffled ones " + four_digits(expected) +
         "; a network trained so forgets one class for the next. Write data.shuffle: true (the default).";
}

LearningWatch::LearningWatch(const Network& network, bool are_drawn)
    : network_(network), are_drawn_(are_drawn) {
  for (const ConstParameter& parameter : network_.parameters()) sample_.push_back(sample_of(parameter));
}

void LearningWatch::see_batch(const BatchSeen& batch) {
  if (batches_ == 0) facts_.first_loss = batch.mean_loss;
  ++batches_;
  rate_shares_ += batch.rate_share;
  facts_.highest_loss = std::max(facts_.highest_loss, batch.mean_loss);
  look_.see(batch.images, network_.plan().input.size());
}

LearningFacts LearningWatch::facts() const {
  LearningFacts facts = facts_;
  facts.weight_change = weight_change();
  facts.mean_rate_share = batches_ > 0 ? rate_shares_ / static_cast<double>(batches_) : 1;
  facts.input = look_.figures();
  const auto shapes = all_parameters(network_.plan());
  for (size_t i = 0; i < shapes.size(); ++i) {
    const ConstParameter& parameter = network_.parameters()[i];
    if (shapes[i].is_statistic || shapes[i].is_bias || shapes[i].learning_rate == 0) continue;
    const bool is_zero = std::ranges::all_of(parameter.gradient, [](float x) { return x == 0; });
    if (is_zero) facts.gradientless.push_back(parameter.name);
    const bool is_drawn = are_drawn_ && parameter.dims.size() > 1;
    if (is_drawn && spread_of(sample_[i], parameter.dims) > kEnormousFirst)
      facts.enormous.push_back(parameter.name);
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
