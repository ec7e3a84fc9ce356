#include "config/foreign_text.h"

#include <algorithm>

#include "base/program_name.h"
#include "config/text_scan.h"

namespace cnn {
namespace {

struct Sign {
  std::string_view begin;  // of a line
  const char* kind;
};

// No line of a config begins so.
constexpr Sign kSigns[] = {
    {"[net]", "a network of Darknet"},           {"[network]", "a network of Darknet"},
    {"[convolutional]", "a network of Darknet"}, {"classes=", "a data file of Darknet"},
    {"classes =", "a data file of Darknet"},     {"layer {", "a network of Caffe"},
    {"layers {", "a network of Caffe"},          {"layer{", "a network of Caffe"},
    {"import ", "a program in Python"},          {"from ", "a program in Python"},
    {"model = ", "a program in Python"},         {"class ", "a program in Python"}};

// As Darknet writes it: "[net]" of "[ Net ]".
std::string without_blanks_in_brackets(std::string_view line) {
  std::string text;
  for (const char c : line.substr(0, line.find(']') + 1)) {
    if (c != ' ' && c != '\t') text += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return text;
}

bool begins_as(std::string_view line, const Sign& sign) {
  if (line.starts_with(sign.begin)) return true;
  return line.starts_with('[') && without_blanks_in_brackets(line.substr(0, 40)) == sign.begin;
}

}  // namespace

std::optional<Slip> find_foreign(std::string_view text) {
  for (size_t begin = 0; begin < text.size(); begin = line_end(text, begin) + 1) {
    const std::string_view line = text.substr(begin);
    const auto sign = std::ranges::find_if(kSigns, [&](const Sign& one) { return begins_as(line, one); });
    if (sign == std::end(kSigns)) continue;
    return Slip{begin, std::string("this looks like ") + sign->kind + ", and a config is YAML: `" +
                           program_command("new") + "` prints one to start from"};
  }
  return std::nullopt;
}

}  // namespace cnn
