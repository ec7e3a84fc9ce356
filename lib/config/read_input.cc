#include "config/read_input.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <vector>

#include "config/scalars.h"
#include "config/setting_text.h"
#include "spec/layer_settings.h"

namespace cnn {
namespace {

constexpr int64_t kMostChannels = 4;

std::string as_mapping(int64_t channels, int64_t height, int64_t width) {
  return "{channels: " + std::to_string(channels) + ", height: " + std::to_string(height) +
         ", width: " + std::to_string(width) + "}";
}

// The numbers in a text such as 32x32x3, "3, 32, 32" or (28, 28); nothing where there is something else.
std::vector<int64_t> numbers_in(std::string_view text) {
  std::vector<int64_t> numbers;
  for (size_t i = 0; i < text.size();) {
    if (text[i] >= '0' && text[i] <= '9') {
      int64_t number = 0;
      const auto result = std::from_chars(text.data() + i, text.data() + text.size(), number);
      if (result.ec != std::errc()) return {};
      numbers.push_back(number);
      i = static_cast<size_t>(result.ptr - text.data());
    } else if (std::string_view(" xX*,()[]\xC3\x97").find(text[i]) == std::string_view::npos) {
      return {};
    } else {
      ++i;
    }
  }
  return numbers;
}

std::vector<int64_t> numbers_of(const Cursor& value) {
  if (value.is_scalar()) return numbers_in(value.node().text);
  std::vector<int64_t> numbers;
  for (const YamlNode& item : value.node().items) {
    const auto inner = numbers_in(item.text);
    if (item.kind != YamlNode::Kind::scalar || inner.size() != 1) return {};
    numbers.push_back(inner.front());
  }
  return numbers;
}

// The numbers as the key wants them. A list is PyTorch's [channels, height, width] unless only its end can be
// channels, as in Keras; a text is width x height x channels, as volumes are written here, or begins with
// what can only be channels. Of four numbers the first is a batch.
std::optional<std::string> meant(std::vector<int64_t> n, bool is_list) {
  if (n.size() == 4) n.erase(n.begin());
  for (const int64_t number : n) {
    if (number < 1 || number > kMaxSide) return std::nullopt;
  }
  if (n.size() == 1) return as_mapping(1, n[0], n[0]);
  if (n.size() == 2) return is_list ? as_mapping(1, n[0], n[1]) : as_mapping(1, n[1], n[0]);
  if (n.size() != 3) return std::nullopt;
  const bool first_can_be = n[0] <= kMostChannels;
  const bool last_can_be = n[2] <= kMostChannels;
  const bool channels_first = is_list ? first_can_be || !last_can_be : first_can_be && !last_can_be;
  if (channels_first) return as_mapping(n[0], n[1], n[2]);
  return is_list ? as_mapping(n[2], n[0], n[1]) : as_mapping(n[2], n[1], n[0]);
}

// Of {shape: [1, 28, 28]}, {size: 28, channels: 1}: what is meant.
std::optional<std::string> meant_by_shape(const Cursor& given) {
  constexpr std::array kShapes = {"shape", "size", "dims", "dim", "input_shape", "image_size", "input_size"};
  std::vector<int64_t> sides;
  bool is_list = true;
  std::optional<int64_t> channels;
  for (const YamlEntry& entry : given.node().entries) {
    const Cursor value(entry.value, entry.place, "'" + entry.key + "'", given.diagnostics());
    if (entry.key == "channels" && value.is_scalar()) {
      channels = parse_integer(entry.value);
    } else if (std::ranges::find(kShapes, entry.key) != kShapes.end() && sides.empty() &&
               (value.is_scalar() || value.is_list())) {
      sides = numbers_of(value);
      is_list = value.is_list();
    } else {
      return std::nullopt;
    }
  }
  if (channels && sides.size() == 1) sides.push_back(sides.front());
  if (channels && sides.size() == 2) sides.insert(is_list ? sides.begin() : sides.end(), *channels);
  return sides.empty() ? std::nullopt : meant(sides, is_list);
}

}  // namespace

InputDraft read_input(Section& config) {
  const auto given = config.require("input", ": write input: {channels: 1, height: 28, width: 28}");
  if (!given) return {};
  if (given->is_scalar() || given->is_list()) {
    if (const auto mapping = meant(numbers_of(*given), given->is_list())) {
      given->expected("a mapping", ": write " + as_given(given->place(), "input", *mapping));
      return {};
    }
  }
  if (const auto mapping = meant_by_shape(*given)) {
    given->fail("'input' says its sides one by one: write " + as_given(given->place(), "input", *mapping));
    return {};
  }
  Section section(*given, input_keys());
  Volume input{0, 0, 0};
  section.require("channels", ", 1 for gray, 3 for RGB", input.channels);
  section.require("height", ", in pixels", input.height);
  section.require("width", ", in pixels", input.width);
  section.finish();
  if (input.channels == 0 || input.height == 0 || input.width == 0) return {};
  if (input.size() <= kMaxElements) return {input, overridden_in(given->node())};
  given->fail("'input' has " + std::to_string(input.size()) + " elements, more than the " +
              std::to_string(kMaxElements) + " that one image may have");
  return {};
}

}  // namespace cnn
