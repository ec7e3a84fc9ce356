#include "train/likely_cause.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <vector>

#include "base/program_name.h"
#include "train/layer_causes.h"
#include "train/step_causes.h"

namespace cnn {
namespace {

constexpr double kRisen = 10;     // times the first loss
constexpr double kHighRate = 20;  // times the usual one
constexpr size_t kNamed = 3;

// What drowns any gradient, or nearly so.
constexpr double kMuchDecay = 0.3;
constexpr double kMuchL1 = 0.01;
constexpr double kMuchSmoothing = 0.7;
constexpr double kMuchDropout = 0.9;
constexpr double kMuchMomentum = 0.985;
constexpr double kUnevenWeights = 1000;  // times the least
constexpr double kLargeStd = 100;        // of pixels of 0 to 1
constexpr double kSmallStd = 1e-3;
constexpr double kEnormous = 10;      // standard deviation of what the network is given
constexpr double kAlike = 1.0 / 255;  // a step of a byte
constexpr double kOneClass = 0.8;     // of the images

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
  const InputFigures& input = asked.facts.input;
  if (input.images < 2 || input.unlikeness >= kAlike) return "";
  return "the images are all alike, " + std::to_string(input.images) +
         " of them have been looked at: see what they are with `" + program_command("preview") + "`";
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
  const NormalizeSpec& normalize = asked.spec.data->normalize;
  const auto* numbers = std::get_if<Normalization>(&normalize);
  const auto* image = std::get_if<MeanImageNormalization>(&normalize);
  if (numbers == nullptr && image == nullptr) return "";
  const auto [least, most] = std::ranges::minmax(numbers != nullptr ? numbers->std : image->std);
  if (most > kLargeStd)
    return "data.normalize: a std of " + four_digits(most) +
           " makes all images alike, for it is of pixels scaled to 0..1; try data.normalize: auto";
  if (least < kSmallStd || asked.facts.input.std > kEnormous)
    return "data.normalize: a std of " + four_digits(least) +
           " makes pixels enormous, for it is of pixels scaled to 0..1; try data.normalize: auto";
  return "";
}

std::string in_layers(const Asked& asked) {
  return cause_in_layers(asked.spec.network);
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

std::string dropout(const Asked& asked) {
  for (const LayerSpec& layer : asked.spec.network.layers) {
    const auto* drop = std::get_if<DropoutSpec>(&layer.kind);
    if (drop != nullptr && drop->rate >= kMuchDropout)
      return layer.name + " drops " + four_digits(100 * drop->rate) + "% of what comes; usual is 0.5";
  }
  return "";
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

}  // namespace

std::string four_digits(double value) {
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%.4g", value);
  return text.data();
}

std::string likely_cause(const LearningFacts& facts, const TrainSpec& train, const RunSpec& spec) {
  const Asked asked{facts, train, spec};
  for (const auto look : {order, alike, loss_terms, pixels, in_layers, steepness, in_schedule, in_accumulate,
                          dead_units, dropout, in_stillness, one_class, frozen}) {
    if (std::string cause = look(asked); !cause.empty()) return cause;
  }
  return rate(asked) +
         " may be too large or too small (try a tenth and ten times of it), or the labels do not belong to "
         "the images";
}

}  // namespace cnn
