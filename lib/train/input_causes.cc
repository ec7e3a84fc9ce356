#include "train/input_causes.h"

#include <algorithm>
#include <variant>

#include "base/program_name.h"
#include "train/likely_cause.h"

namespace cnn {
namespace {

constexpr double kLargeStd = 100;  // of pixels of 0 to 1
constexpr double kSmallStd = 1e-3;
constexpr double kEnormousInput = 10;  // standard deviation of what the network is given
constexpr double kAlike = 1.0 / 255;   // a step of a byte

}  // namespace

std::string cause_in_likeness(const LearningFacts& facts) {
  const InputFigures& input = facts.input;
  if (input.images < 2 || input.unlikeness >= kAlike) return "";
  return "the images are all alike, " + std::to_string(input.images) +
         " of them have been looked at: see what they are with `" + program_command("preview") + "`";
}

std::string cause_in_pixels(const LearningFacts& facts, const RunSpec& spec) {
  if (!spec.data) return "";
  const NormalizeSpec& normalize = spec.data->normalize;
  const auto* numbers = std::get_if<Normalization>(&normalize);
  const auto* image = std::get_if<MeanImageNormalization>(&normalize);
  if (numbers == nullptr && image == nullptr) return "";
  const auto [least, most] = std::ranges::minmax(numbers != nullptr ? numbers->std : image->std);
  if (most > kLargeStd)
    return "data.normalize: a std of " + four_digits(most) +
           " makes all images alike, for it is of pixels scaled to 0..1; try data.normalize: auto";
  if (least < kSmallStd || facts.input.std > kEnormousInput)
    return "data.normalize: a std of " + four_digits(least) +
           " makes pixels enormous, for it is of pixels scaled to 0..1; try data.normalize: auto";
  return "";
}

}  // namespace cnn
