#include "config/values.h"

#include <algorithm>
#include <limits>

#include "config/init_meant.h"
#include "config/same_pad.h"
#include "config/scalars.h"
#include "config/section.h"
#include "config/write_config.h"

namespace cnn {
namespace {

const std::string kWindowText = "a number or [height, width]";
const std::string kPaddingText = "a number, [height, width], [top, left, bottom, right] or same";

// What a scalar that is no number is meant to be: "[5, 5]" of "5x5" or "(5, 5)", 0 of a pad that is `valid`.
std::string size_hint(const YamlNode& node, bool is_pad) {
  std::string text = node.text;
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (is_pad && (text == "valid" || text == "none" || text == "no")) return ": write 0";
  if (is_pad && text == "same") return ": did you mean 'same'?";
  std::vector<std::string> numbers;
  bool is_apart = true;
  for (const char c : text) {
    const bool is_digit = c >= '0' && c <= '9';
    if (is_digit && is_apart) numbers.emplace_back();
    if (is_digit) numbers.back() += c;
    is_apart = !is_digit;
  }
  const bool is_pair = text.find_first_not_of("0123456789 x*,()[]") == std::string::npos;
  if (is_pair && numbers.size() == 2) return ": write [" + numbers[0] + ", " + numbers[1] + "]";
  if (text.starts_with('(') && numbers.size() == 1) return ": a pair stands in brackets, as in [5, 5]";
  return integer_hint(node);
}

// A number for all sides, or a list of as many as one of `counts`; empty where it is not well.
std::vector<int64_t> read_sides(const Cursor& value, const WholeRange& side, const std::string& what,
                                std::initializer_list<size_t> counts) {
  if (value.is_scalar() && !parse_integer(value.node())) {
    value.expected(what, size_hint(value.node(), what == kPaddingText));
    return {};
  }
  if (value.is_scalar()) {
    const auto all = value.integer(side.min, side.max);
    return all ? std::vector<int64_t>{*all} : std::vector<int64_t>{};
  }
  if (!value.is_list()) {
    value.expected(what);
    return {};
  }
  const auto items = value.items();
  if (std::ranges::find(counts, items.size()) == counts.end()) {
    value.fail(value.name() + " must be " + what + ", got a list of " + std::to_string(items.size()));
    return {};
  }
  std::vector<int64_t> sides;
  for (const Cursor& item : items) {
    if (const auto number = item.integer(side.min, side.max)) sides.push_back(*number);
  }
  if (sides.size() != items.size()) return {};
  return sides;
}

// What may stand alone: all but those that need a number.
std::vector<std::string> plain_init_words() {
  std::vector<std::string> words = words_of<InitKind>();
  for (const InitKind kind : {InitKind::gaussian, InitKind::orthogonal}) std::erase(words, word_of(kind));
  return words;
}

std::string init_text() {
  std::vector<std::string> all = plain_init_words();
  all.insert(all.end(), {"{gaussian: STD}", "{orthogonal: GAIN}", "{dirac: ONE OF THESE}"});
  return listed(all, "or");
}

// {gaussian: STD}, {orthogonal: GAIN} or {dirac: INIT}.
bool read_init_mapping(const Cursor& value, Init& out) {
  const auto& entries = value.node().entries;
  const std::string key = entries.size() == 1 ? entries.front().key : "";
  Section section(value);
  Init init;
  bool is_good = false;
  if (key == "orthogonal") {
    init.kind = InitKind::orthogonal;
    is_good = read_value(*section.get(key), kPositive, init.gain);
  } else if (key == "dirac") {
    is_good = read_value(*section.get(key), FirstWeights{}, init);
    if (is_good && (init.dirac || init.kind == InitKind::whiten)) {
      section.get(key)->fail("'dirac' needs how the other weights begin: write {dirac: torch}");
      is_good = false;
    }
    init.dirac = true;
  } else {
    init.kind = InitKind::gaussian;
    const auto std = section.require(word_of(InitKind::gaussian), ": write {gaussian: STD}");
    is_good = std && read_value(*std, kNotNegative, init.std);
  }
  is_good = section.finish() && is_good;
  if (is_good) out = init;
  return is_good;
}

template <typename T>
std::string list_text(const std::vector<T>& values) {
  std::string text;
  for (const T& value : values) text += (text.empty() ? "" : ", ") + value_text(value);
  return "[" + text + "]";
}

}  // namespace

bool read_value(const Cursor& value, const RealRange& takes, double& out) {
  const auto number = value.real(takes);
  out = number.value_or(out);
  return number.has_value();
}

bool read_value(const Cursor& value, const WholeRange& takes, int64_t& out) {
  const auto number = value.integer(takes.min, takes.max);
  out = number.value_or(out);
  return number.has_value();
}

bool read_value(const Cursor& value, const WholeRange& takes, std::optional<int64_t>& out) {
  const auto number = value.integer(takes.min, takes.max);
  if (number) out = number;
  return number.has_value();
}

bool read_value(const Cursor& value, TrueOrFalse /*takes*/, bool& out) {
  const auto truth = value.boolean();
  out = truth.value_or(out);
  return truth.has_value();
}

std::string value_text(double value) {
  return to_decimal(value);
}

std::string value_text(int64_t value) {
  return std::to_string(value);
}

std::string value_text(bool value) {
  return boolean_word(value);
}

std::string value_text(const std::optional<int64_t>& value) {
  return value ? std::to_string(*value) : "";
}

std::string value_text(const std::filesystem::path& value) {
  return value.empty() ? "" : yaml_text(value.native());
}

bool read_value(const Cursor& value, Rising /*takes*/, std::vector<int64_t>& out) {
  bool is_good = !value.is_list() || !value.node().items.empty();
  if (!is_good) value.fail(value.name() + " is empty: give it as in " + value.key() + ": [30, 60]");
  std::vector<int64_t> numbers;
  for (const Cursor& item : value.is_list() ? value.items() : std::vector<Cursor>{value}) {
    const auto number = item.integer(1, std::numeric_limits<int64_t>::max());
    is_good = is_good && number;
    if (!number) continue;
    if (!numbers.empty() && *number <= numbers.back()) {
      is_good = false;
      item.fail("the numbers of " + value.name() + " must rise, but " + std::to_string(*number) +
                " follows " + std::to_string(numbers.back()));
    }
    numbers.push_back(*number);
  }
  if (is_good) out = std::move(numbers);
  return is_good;
}

Takes takes_of(Rising /*takes*/, const std::vector<int64_t>& /*value*/) {
  return Other{"a list of rising whole numbers, such as [30, 60]"};
}

std::string value_text(const std::vector<int64_t>& value) {
  return list_text(value);
}

bool read_value(const Cursor& value, Window /*takes*/, Size2& out) {
  const std::vector<int64_t> sides = read_sides(value, kCount, kWindowText, {2});
  if (!sides.empty()) out = {sides.front(), sides.back()};
  return !sides.empty();
}

Takes takes_of(Window /*takes*/, const Size2& /*value*/) {
  return Other{kWindowText};
}

bool is_same(const Cursor& pad) {
  return pad.is_scalar() && pad.node().text == "same";
}

bool read_value(const Cursor& value, const Padding& takes, Pads& out) {
  if (!is_same(value)) {
    const std::vector<int64_t> sides = read_sides(value, {0, kMaxSide}, kPaddingText, {2, 4});
    if (sides.size() == 4) {
      out = Pads({sides[0], sides[1]}, {sides[2], sides[3]});
    } else if (!sides.empty()) {
      out = Pads(sides.front(), sides.back());
    }
    return !sides.empty();
  }
  const Size2 &kernel = takes.kernel, &stride = takes.stride;
  if (kernel.height % 2 == 1 && kernel.width % 2 == 1 && stride == Size2{1, 1}) {
    const Size2 dilation = takes.dilation == nullptr ? Size2{1, 1} : *takes.dilation;
    out = {(kernel.height - 1) / 2 * dilation.height, (kernel.width - 1) / 2 * dilation.width};
    return true;
  }
  const std::string keys = same_size_keys(kernel, stride);
  value.fail("'pad: same' is (F - 1)/2 and needs an odd kernel and stride 1, but the kernel is " +
             to_string(kernel) + " and the stride " + to_string(stride) + ": " +
             (keys.empty() ? nearly_same(kernel, stride) : "write " + keys + " instead"));
  return false;
}

Takes takes_of(const Padding& /*takes*/, const Pads& /*value*/) {
  return Other{kPaddingText};
}

std::string value_text(const Size2& value) {
  return value.height == value.width ? std::to_string(value.height)
                                     : list_text<int64_t>({value.height, value.width});
}

std::string value_text(const Pads& value) {
  return value.are_even() ? value_text(value.begin()) : to_string(value);
}

bool read_value(const Cursor& value, FirstWeights /*takes*/, Init& out) {
  if (value.is_mapping()) return read_init_mapping(value, out);
  if (!value.is_scalar()) {
    value.expected(init_text());
    return false;
  }
  if (value.node().text == word_of(InitKind::gaussian)) {
    value.fail("gaussian needs its standard deviation: write {gaussian: 0.01}");
    return false;
  }
  if (value.node().text == word_of(InitKind::orthogonal) || value.node().text == "dirac") {
    value.fail(value.node().text == "dirac" ? "dirac needs how the other weights begin: write {dirac: torch}"
                                            : "orthogonal needs its gain: write {orthogonal: 1}");
    return false;
  }
  const bool is_call = value.node().text.ends_with(')');
  if (const std::string meant = is_call ? init_meant(value.node().text) : ""; !meant.empty()) {
    value.fail(value.name() + " is no call: write " + value.key() + ": " + meant);
    return false;
  }
  const std::vector<std::string> words = plain_init_words();
  const auto index = value.word(words);
  if (index) out = {value_of_word<InitKind>(words[*index])};
  return index.has_value();
}

Takes takes_of(FirstWeights /*takes*/, const Init& /*value*/) {
  return Other{init_text()};
}

std::string value_text(const Init& value) {
  std::string text = word_of(value.kind);
  if (value.kind == InitKind::gaussian) text = "{" + text + ": " + value_text(value.std) + "}";
  if (value.kind == InitKind::orthogonal) text = "{" + text + ": " + value_text(value.gain) + "}";
  return value.dirac ? "{dirac: " + text + "}" : text;
}

}  // namespace cnn
