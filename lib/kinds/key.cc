#include "kinds/key.h"

#include <array>
#include <charconv>
#include <cmath>

namespace cnn {
namespace {

struct TextOf {
  std::string operator()(const RealRange& range) const { return range_text(range); }
  std::string operator()(const WholeRange& range) const { return range_text(range); }
  std::string operator()(TrueOrFalse) const { return "true or false"; }
  std::string operator()(const OneOf& words) const { return listed(words.words, "or"); }
  std::string operator()(const Other& other) const { return other.text; }
};

}  // namespace

std::string text_of(const Takes& takes) {
  return std::visit(TextOf{}, takes);
}

std::string range_text(const WholeRange& range) {
  if (range.max == std::numeric_limits<int64_t>::max())
    return "a whole number of at least " + std::to_string(range.min);
  return "a whole number from " + std::to_string(range.min) + " to " + std::to_string(range.max);
}

std::string range_text(const RealRange& range) {
  std::string text = "a number";
  if (std::isfinite(range.min))
    text += (range.excludes_min ? " above " : " of at least ") + short_decimal(range.min);
  if (std::isfinite(range.max)) {
    text += (std::isfinite(range.min) ? " and " : " ") +
            std::string(range.excludes_max ? "below " : "at most ") + short_decimal(range.max);
  }
  return text;
}

std::string listed(const std::vector<std::string>& words, const char* last) {
  std::string list;
  for (size_t i = 0; i < words.size(); ++i) {
    if (i > 0) list += i + 1 == words.size() ? std::string(" ") + last + " " : ", ";
    list += words[i];
  }
  return list;
}

std::string short_decimal(double value) {
  std::array<char, 32> buffer{};
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  std::string text(buffer.data(), result.ptr);
  const size_t zero = text.find("e-0");
  if (zero != std::string::npos) text.erase(zero + 2, 1);
  return text;
}

}  // namespace cnn
