#include "train/likely_cause.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <vector>

#include "train/input_causes.h"
#include "train/layer_causes.h"
#include "train/setting_doubts.h"
#include "train/step_causes.h"

namespace cnn {
namespace {

constexpr double kRisen = 10;  // times the first loss
constexpr size_t kNamed = 3;

constexpr double kMuchMomentum = 0.985;
constexpr double kUnevenWeights = 1000;  // times the least
constexpr double kOneClass = 0.8;        // of the images
constexpr double kFarFromUsual = 20;     // times the usual learning rate

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

std::string alike(const Asked& asked) {
  return cause_in_likeness(asked.facts);
}

// So far out that nothing else need be looked at, or not so far.
std::string extreme_settings(const Asked& asked) {
  const auto doubts = harmful_settings(asked.spec, asked.train, Bar::certain);
  return doubts.empty() ? "" : doubts.front().text();
}
std::string unusual_settings(const Asked& asked) {
  const auto doubts = harmful_settings(asked.spec, asked.train, Bar::suspected);
  return doubts.empty() ? "" : doubts.front().text();
}

std::string uneven_weights(const Asked& asked) {
  return has_uneven_weights(asked) ? "train.loss.class_weights lets some classes count next to nothing; try "
                                     "class_weights: balanced"
                                   : "";
}

std::string momentum_text(double momentum) {
  return "train.optimizer.momentum: " + four_digits(momentum) + " makes steps up to " +
         four_digits(1 / (1 - momentum)) + " times as long";
}

std::string in_momentum(const Asked& asked) {
  const double momentum = momentum_of(asked.optimizer);
  return momentum > kMuchMomentum ? momentum_text(momentum) + "; usual is 0.9" : "";
}

std::string steepness(const Asked& asked) {
  const double high = std::max(asked.facts.highest_loss, asked.facts.evaluation.loss);
  if (high <= kRisen * asked.facts.first_loss) return "";
  const double momentum = momentum_of(asked.optimizer);
  if (momentum > kMuchMomentum)
    return momentum_text(momentum) + ": the loss rose from " + four_digits(asked.facts.first_loss) + " to " +
           four_digits(high) + "; usual is 0.9";
  return rate(asked) + " is too large: the loss rose from " + four_digits(asked.facts.first_loss) + " to " +
         four_digits(high) + "; " + smaller_rate(asked) + " or a warm-up (train.schedule)";
}

bool is_far_above_usual(const Asked& asked) {
  return asked.facts.mean_rate_share * asked.optimizer.learning_rate > kFarFromUsual * usual_rate(asked);
}

std::string far_rate(const Asked& asked) {
  if (!is_far_above_usual(asked)) return "";
  if (std::string risen = steepness(asked); !risen.empty()) return risen;
  return rate(asked) + " is " + four_digits(asked.optimizer.learning_rate / usual_rate(asked)) +
         " times as large as the usual one, " + four_digits(usual_rate(asked)) + "; " + smaller_rate(asked);
}

std::string pixels(const Asked& asked) {
  return cause_in_pixels(asked.facts, asked.spec);
}

std::string in_layers(const Asked& asked) {
  return cause_in_layers(asked.spec.network);
}

std::string in_spreads(const Asked& asked) {
  if (asked.facts.enormous.empty()) return "";
  return list_of(asked.facts.enormous) +
         " began far larger than `init: he` would draw them; leave `init` out";
}

std::string in_growth(const Asked& asked) {
  return cause_in_growth(asked.facts, asked.train);
}

std::string in_depth(const Asked& asked) {
  return cause_in_depth(asked.spec.network);
}

std::string frozen(const Asked& asked) {
  return cause_in_frozen_layers(asked.spec.network);
}

std::string dead_units(const Asked& asked) {
  if (asked.facts.gradientless.empty()) return "";
  return "no gradient reaches " + list_of(asked.facts.gradientless) +
         ": the units behind give 0 for every image (dead ReLUs); " + smaller_rate(asked) +
         ", another `init`, or leaky_relu";
}

std::string in_schedule(const Asked& asked) {
  return cause_in_schedule(asked.facts, asked.train);
}

std::string in_accumulate(const Asked& asked) {
  return cause_in_accumulate(asked.facts, asked.train);
}

std::string in_stillness(const Asked& asked) {
  return cause_in_stillness(asked.facts, asked.train);
}

std::string one_class(const Asked& asked) {
  const bool is_weighted = !std::holds_alternative<std::monostate>(asked.train.loss.class_weights);
  if (asked.facts.largest_share < kOneClass || is_weighted) return "";
  return four_digits(std::round(1000 * asked.facts.largest_share) / 10) +
         "% of the images trained on are of class " + asked.facts.largest_class +
         ", and to answer nothing else pays; try train.loss.class_weights: balanced, or take more images of "
         "the others";
}

// Those that are a cause by themselves, whatever else there is; none twice.
std::vector<std::string> certain_causes(const Asked& asked) {
  std::vector<std::string> causes = {order(asked), alike(asked)};
  for (const SettingDoubt& doubt : harmful_settings(asked.spec, asked.train, Bar::certain))
    causes.push_back(doubt.text());
  causes.push_back(uneven_weights(asked));
  if (causes[1].empty()) causes.push_back(pixels(asked));
  const std::string layers = in_layers(asked);
  causes.push_back(layers.empty() ? in_spreads(asked) : layers);
  causes.push_back(in_growth(asked));
  causes.push_back(far_rate(asked));
  std::erase_if(causes, [](const std::string& cause) { return cause.empty(); });
  return causes;
}

std::string unknown_cause(const Asked& asked) {
  const LearningFacts& facts = asked.facts;
  const std::string few = has_steps_enough(facts)
                              ? ""
                              : "there were only " + std::to_string(facts.steps) +
                                    " steps (train for more epochs, or in smaller batches), ";
  return few + rate(asked) +
         " may be too large or too small (try a tenth and ten times of it), or the labels do not belong to "
         "the images";
}

}  // namespace

std::string four_digits(double value) {
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%.4g", value);
  return text.data();
}

std::string cause_of_divergence(const LearningFacts& facts, const TrainSpec& train, const RunSpec& spec) {
  const Asked asked{facts, train, spec};
  for (const auto look : {extreme_settings, pixels, in_layers, in_spreads, in_growth, in_momentum}) {
    if (std::string cause = look(asked); !cause.empty()) return cause;
  }
  return "";
}

std::string likely_cause(const LearningFacts& facts, const TrainSpec& train, const RunSpec& spec) {
  const Asked asked{facts, train, spec};
  const auto certain = certain_causes(asked);
  if (!certain.empty()) return certain[0] + (certain.size() > 1 ? "; and " + certain[1] : "");
  for (const auto look : {steepness, in_schedule, in_accumulate, dead_units, in_stillness, one_class,
                          unusual_settings, frozen, in_depth}) {
    if (std::string cause = look(asked); !cause.empty()) return cause;
  }
  return unknown_cause(asked);
}

}  // namespace cnn
