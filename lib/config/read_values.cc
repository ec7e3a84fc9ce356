#include <array>

#include "config/settings.h"

namespace cnn {
namespace {

const std::array<std::string, 6> kInitWords = {"he", "xavier", "xavier_fan_in", "lecun", "torch", "gaussian"};
const std::array<std::string, 2> kRoundingWords = {"floor", "ceil"};
const std::array<std::string, 2> kPoolTypeWords = {"max", "average"};

// A number for both sides, or [height, width].
std::optional<Size2> read_size(const Cursor& value, int64_t min, const char* what) {
  if (!value.is_list()) {
    if (!value.is_scalar()) {
      value.expected(what);
      return std::nullopt;
    }
    const auto side = value.integer(min, kMaxSide);
    return side ? std::optional<Size2>({*side, *side}) : std::nullopt;
  }
  const auto sides = value.items();
  if (sides.size() != 2) {
    value.fail(value.name() + " must be " + what + ", got a list of " + std::to_string(sides.size()));
    return std::nullopt;
  }
  const auto height = sides[0].integer(min, kMaxSide);
  const auto width = sides[1].integer(min, kMaxSide);
  return height && width ? std::optional<Size2>({*height, *width}) : std::nullopt;
}

}  // namespace

std::optional<int64_t> read_count(const Cursor& value) {
  return value.integer(1, kMaxSide);
}

std::optional<Size2> read_window(const Cursor& value) {
  return read_size(value, 1, "a number or [height, width]");
}

std::optional<Pad> read_pad(const Cursor& value) {
  if (value.is_scalar() && value.node().text == "same") return Pad{true, {}};
  const auto size = read_size(value, 0, "a number, [height, width] or same");
  return size ? std::optional<Pad>({false, *size}) : std::nullopt;
}

std::optional<bool> read_boolean(const Cursor& value) {
  return value.boolean();
}

std::optional<double> read_real(const Cursor& value) {
  return value.real();
}

std::optional<double> read_factor(const Cursor& value) {
  return value.real({.min = 0});
}

std::optional<Rounding> read_rounding(const Cursor& value) {
  const auto index = value.word(kRoundingWords);
  if (!index) return std::nullopt;
  return *index == 0 ? Rounding::floor : Rounding::ceil;
}

std::optional<PoolType> read_pool_type(const Cursor& value) {
  const auto index = value.word(kPoolTypeWords);
  if (!index) return std::nullopt;
  return *index == 0 ? PoolType::max : PoolType::average;
}

std::optional<Init> read_init(const Cursor& value) {
  if (value.is_mapping()) {
    Section section(value);
    const auto std = section.require("gaussian", ": write {gaussian: STD}");
    section.finish();
    const auto number = std ? std->real({.min = 0}) : std::nullopt;
    return number ? std::optional<Init>({InitKind::gaussian, *number}) : std::nullopt;
  }
  if (value.is_scalar() && value.node().text == init_word(InitKind::gaussian)) {
    value.fail("gaussian needs its standard deviation: write {gaussian: 0.01}");
    return std::nullopt;
  }
  const auto index = value.is_scalar() ? value.word(std::span(kInitWords).first(5)) : std::nullopt;
  if (!value.is_scalar()) value.expected("he, xavier, xavier_fan_in, lecun, torch or {gaussian: STD}");
  return index ? std::optional<Init>({static_cast<InitKind>(*index), 0}) : std::nullopt;
}

const std::string& init_word(InitKind kind) {
  return kInitWords[static_cast<size_t>(kind)];
}

}  // namespace cnn
