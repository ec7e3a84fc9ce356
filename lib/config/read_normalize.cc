#include "config/read_normalize.h"

#include <algorithm>
#include <cstdio>
#include <string>

#include "base/readable_numbers.h"
#include "config/normalize_hint.h"
#include "config/scalars.h"
#include "config/section.h"

namespace cnn {
namespace {

constexpr const char* kNormalizeTakes = "auto, none, {mean: [...], std: [...]} or {mean: image}";

// A number for all channels of `input`, or one for each; where it is not known, as many as are given.
std::vector<double> read_channels(const std::optional<Cursor>& value, RealRange range, double fallback,
                                  const std::optional<Volume>& input) {
  if (!value) return std::vector<double>(static_cast<size_t>(input ? input->channels : 1), fallback);
  std::vector<double> numbers;
  for (const Cursor& item : value->is_list() ? value->items() : std::vector<Cursor>{*value}) {
    numbers.push_back(item.real(range).value_or(fallback));
  }
  if (!input) return numbers;
  const auto count = static_cast<size_t>(input->channels);
  if (numbers.size() == 1) numbers.resize(count, numbers.front());
  if (numbers.size() != count) {
    value->fail(value->name() + " has " + counted(std::ssize(numbers), "value") + ", but 'input' has " +
                counted(input->channels, "channel") + ": give one number, or one for each channel");
  }
  return numbers;
}

std::string number_text(double number) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.4g", number);
  return buffer;
}

// As a config writes them, each times `factor`.
std::string scaled(const std::vector<double>& numbers, double factor) {
  std::string text;
  for (const double number : numbers) {
    text += (text.empty() ? "" : ", ") + number_text(number * factor);
  }
  return "[" + text + "]";
}

// Whether the numbers are of pixels of 0..255: none of 0..1 come near it.
bool check_scale(const Cursor& value, const std::vector<double>& numbers, const char* known) {
  constexpr double kMost = 2;
  constexpr double kByte = 255;
  const double largest = std::ranges::max(numbers);
  if (largest <= kMost) return true;
  const bool are_of_bytes = largest <= kByte;
  value.fail(value.name() + " is of pixels of 0..1, " + known +
             (are_of_bytes ? ": this is of 0..255; divided by 255 it is " + scaled(numbers, 1 / kByte)
                           : ", and this cannot be"));
  return false;
}

void check_mean(const Cursor& value, const std::vector<double>& mean) {
  if (mean.empty() || !check_scale(value, mean, "where a mean lies in 0..1")) return;
  if (std::ranges::min(mean) >= 0 && std::ranges::max(mean) <= 1) return;
  value.diagnostics().warning(
      value.place(),
      value.name() + " is of pixels of 0..1, where a mean lies in 0..1: is " + scaled(mean, 1) + " meant?");
}

// Below a byte's step, pixels become larger than bytes are.
void check_std(const Cursor& value, const std::vector<double>& std) {
  constexpr double kLeast = 1.0 / 256;
  if (std.empty() || !check_scale(value, std, "where a std is 0.5 at most")) return;
  const double least = std::ranges::min(std);
  if (least >= kLeast || least <= 0) return;
  const double multiplied = std::ranges::max(std) * 255;
  value.diagnostics().warning(
      value.place(),
      value.name() + " makes numbers of up to " + number_text(1 / least) + " of pixels of 0..1" +
          (multiplied <= 1 ? ": was it divided by 255 twice, and " + scaled(std, 255) + " is meant?"
                           : ", and networks learn from numbers around 1"));
}

std::string channels_text(const std::vector<double>& values) {
  std::string result = "[";
  for (const double value : values) result += (result.size() > 1 ? ", " : "") + to_decimal(value);
  return result + "]";
}

struct NormalizeText {
  std::string operator()(std::monostate) const { return "none"; }
  std::string operator()(const AutoNormalization&) const { return "auto"; }
  std::string operator()(const Normalization& value) const {
    return "{mean: " + channels_text(value.mean) + ", std: " + channels_text(value.std) + "}";
  }
  std::string operator()(const MeanImageNormalization& value) const {
    return "{mean: image, std: " + channels_text(value.std) + "}";
  }
};

}  // namespace

bool read_value(const Cursor& value, ByChannel /*takes*/, NormalizeSpec& out, const Facts& facts) {
  const bool is_auto = value.is_scalar() && value.node().text == "auto";
  if (is_auto) out = AutoNormalization{};
  if (is_auto || (value.is_scalar() && value.node().text == "none")) return true;
  if (!value.is_mapping()) {
    value.expected(kNormalizeTakes, normalize_hint(value, facts.input));
    return false;
  }
  Section section(value, normalize_keys());
  const auto mean = section.get("mean");
  const bool is_image = mean && mean->is_scalar() && mean->node().text == "image";
  Normalization result;
  if (!is_image) result.mean = read_channels(mean, kAnyNumber, 0, facts.input);
  const auto std = section.get("std");
  result.std = read_channels(std, kPositive, 1, facts.input);
  const bool is_good = section.finish();
  if (mean && !is_image) check_mean(*mean, result.mean);
  if (std) check_std(*std, result.std);
  if (is_image) {
    out = MeanImageNormalization{result.std};
  } else {
    out = result;
  }
  return is_good;
}

Takes takes_of(ByChannel /*takes*/, const NormalizeSpec& /*value*/) {
  return Other{kNormalizeTakes};
}

std::string value_text(const NormalizeSpec& value) {
  return std::visit(NormalizeText{}, value);
}

}  // namespace cnn
