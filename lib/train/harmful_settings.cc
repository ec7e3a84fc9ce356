#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <variant>

#include "base/readable_numbers.h"
#include "kinds/key.h"
#include "train/inner_layers.h"
#include "train/likely_cause.h"
#include "train/setting_doubts.h"

namespace cnn {
namespace {

// From where on a setting is told.
struct Limits {
  double dropout;     // above it
  double smoothing;   // from here on
  double shrink;      // of a weight at a step
  double side_moved;  // of the shorter side, above it
  double side_cut;    // likewise
  double color;       // above it
  double smallest;    // of an image's sides, below it
  double largest;     // likewise, above it
  double degrees;     // above it
};
constexpr Limits kCertain = {0.9, 0.95, 0.05, 0.5, 0.9, 3, 0.25, 4, 360};
constexpr Limits kSuspected = {0.8, 0.7, 0.01, 0.33, 0.6, 1, 0.5, 2, 90};

// What drowns any gradient, or nearly so: multiples of each weight, or of its sign, in the gradient.
constexpr double kMuchDecay = 0.3;
constexpr double kMuchL1 = 0.01;
constexpr double kFarAboveUsual = 20;  // of a rate: then it is the rate
constexpr double kUsualPart = 8;       // of a side: how far images are moved

struct Look {
  const RunSpec& spec;
  const TrainSpec& train;
  const Limits& limits;

  int64_t side() const { return std::min(spec.network.input.height, spec.network.input.width); }
  std::string size() const {
    return std::to_string(spec.network.input.width) + "x" + std::to_string(spec.network.input.height);
  }
};

std::string setting(const std::string& key, double value) {
  return key + ": " + short_decimal(value);
}

MaybeDoubt much_dropped(const Look& look) {
  MaybeDoubt doubt;
  for_each_inside(look.spec.network.layers, [&](const LayerSpec& layer) {
    const auto* drop = std::get_if<DropoutSpec>(&layer.kind);
    if (doubt || drop == nullptr || drop->rate <= look.limits.dropout) return;
    doubt = {layer.name + " drops " + four_digits(100 * drop->rate) + "% of what comes", "usual is 0.5"};
  });
  return doubt;
}

MaybeDoubt all_standing(const Look& look) {
  if (look.train.optimizer.learning_rate > 0) return std::nullopt;
  return SettingDoubt{
      "train.optimizer.learning_rate: 0 leaves all weights as they began",
      "usual is " + short_decimal(optimizer_defaults(look.train.optimizer.kind).learning_rate)};
}

MaybeDoubt much_smoothed(const Look& look) {
  const double smoothing = look.train.loss.label_smoothing;
  if (smoothing < look.limits.smoothing) return std::nullopt;
  return SettingDoubt{setting("train.loss.label_smoothing", smoothing) +
                          " asks for the same answer to every image, or nearly so",
                      "usual is 0.1"};
}

// Whether weight_decay shrinks the weights themselves, and not by their gradients.
bool is_decoupled(const OptimizerKind& kind) {
  return std::holds_alternative<AdamwSpec>(kind) || std::holds_alternative<LionSpec>(kind);
}

MaybeDoubt much_decayed(const Look& look) {
  const OptimizerSpec& optimizer = look.train.optimizer;
  const OptimizerSpec usual = optimizer_defaults(optimizer.kind);
  if (optimizer.learning_rate > kFarAboveUsual * usual.learning_rate) return std::nullopt;
  const bool is_strong = optimizer.weight_decay * optimizer.learning_rate >= look.limits.shrink ||
                         (!is_decoupled(optimizer.kind) && optimizer.weight_decay > kMuchDecay);
  if (is_strong)
    return SettingDoubt{
        setting("train.optimizer.weight_decay", optimizer.weight_decay) +
            " pulls the weights to 0, stronger than what is learned",
        usual.weight_decay > 0 ? "usual is " + short_decimal(usual.weight_decay) : "usual is 0.0005"};
  if (optimizer.l1 >= kMuchL1)
    return SettingDoubt{setting("train.optimizer.l1", optimizer.l1) +
                            " pulls the weights to 0, stronger than what is learned",
                        "usual is 0.00001"};
  return std::nullopt;
}

MaybeDoubt far_moved(const Look& look) {
  const AugmentSpec& augment = look.spec.data->augment;
  if (static_cast<double>(augment.reach()) <= look.limits.side_moved * static_cast<double>(look.side()))
    return std::nullopt;
  const bool is_shift = augment.shift >= augment.crop.pad;
  const bool is_both = augment.shift > 0 && augment.crop.pad > 0;
  const std::string keys = std::string(is_shift ? "data.augment.shift: " : "data.augment.crop.pad: ") +
                           std::to_string(std::max(augment.shift, augment.crop.pad));
  const auto usual = std::max<int64_t>(std::llround(static_cast<double>(look.side()) / kUsualPart), 1);
  return SettingDoubt{keys + (is_both ? " and the other" : "") + " moves images of " + look.size() +
                          " by up to " + counted(augment.reach(), "pixel") +
                          ", and much of them out of sight",
                      "usual is " + std::to_string(usual) + " (an eighth of the side)"};
}

MaybeDoubt much_cut(const Look& look) {
  const int64_t cutout = look.spec.data->augment.cutout;
  if (static_cast<double>(cutout) <= look.limits.side_cut * static_cast<double>(look.side()))
    return std::nullopt;
  return SettingDoubt{
      "data.augment.cutout: " + std::to_string(cutout) + " blackens most of an image of " + look.size(),
      "usual is a quarter to a half of the side, such as " +
          std::to_string(std::max<int64_t>(look.side() / 3, 1))};
}

MaybeDoubt much_scaled(const Look& look) {
  const Factors& scale = look.spec.data->augment.scale;
  const bool is_small = scale.low < look.limits.smallest;
  if (!is_small && scale.high <= look.limits.largest) return std::nullopt;
  return SettingDoubt{"data.augment.scale: [" + short_decimal(scale.low) + ", " + short_decimal(scale.high) +
                          "] " +
                          (is_small ? "makes images so small that little can be seen of them"
                                    : "makes images so large that little of them can be seen"),
                      "usual is [0.9, 1.1]"};
}

MaybeDoubt much_colored(const Look& look) {
  const AugmentSpec& augment = look.spec.data->augment;
  const bool is_bright = augment.brightness >= augment.contrast;
  const double most = std::max(augment.brightness, augment.contrast);
  if (most <= look.limits.color) return std::nullopt;
  return SettingDoubt{
      setting(is_bright ? "data.augment.brightness" : "data.augment.contrast", most) +
          " multiplies by up to " + four_digits(1 + most) + ", " +
          (is_bright ? "and what is not black becomes white" : "and grays become black or white"),
      "usual is 0.2"};
}

MaybeDoubt turned_over(const Look& look) {
  const AugmentSpec& augment = look.spec.data->augment;
  if (augment.rotate <= look.limits.degrees) return std::nullopt;
  return SettingDoubt{
      setting("data.augment.rotate", augment.rotate) + " turns images upside down, and a 6 becomes a 9",
      "usual is 10, where images have a top"};
}

using Rule = MaybeDoubt (*)(const Look&);
constexpr Rule kRules[] = {all_standing, much_dropped, much_smoothed, much_decayed};
constexpr Rule kRulesOfImages[] = {far_moved, much_cut, much_scaled, much_colored, turned_over};

}  // namespace

std::vector<SettingDoubt> harmful_settings(const RunSpec& spec, const TrainSpec& train, Bar bar) {
  const Look look{spec, train, bar == Bar::certain ? kCertain : kSuspected};
  std::vector<SettingDoubt> doubts;
  const auto take = [&](Rule rule) {
    if (auto doubt = rule(look)) doubts.push_back(std::move(*doubt));
  };
  std::ranges::for_each(kRules, take);
  if (spec.data) std::ranges::for_each(kRulesOfImages, take);
  return doubts;
}

std::vector<SettingDoubt> setting_doubts(const RunSpec& spec, int64_t images) {
  if (spec.train.epochs == 0) return {};
  std::vector<SettingDoubt> doubts = harmful_settings(spec, spec.train, Bar::certain);
  std::ranges::move(idle_settings(spec.train, images, spec.data && spec.data->drop_last),
                    std::back_inserter(doubts));
  return doubts;
}

}  // namespace cnn
