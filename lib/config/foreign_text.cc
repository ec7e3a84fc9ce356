#include "config/foreign_text.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/program_name.h"
#include "config/suggest.h"
#include "config/text_scan.h"

namespace cnn {
namespace {

const std::vector<std::string> kSections = {"input", "layers", "architecture", "data", "train"};

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
    {"model = ", "a program in Python"},         {"```", "a text in Markdown"}};

bool is_name_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

// What follows `word`, a blank and a name at the line's beginning: " import nn" of "from torch import nn".
std::optional<std::string_view> behind_name(std::string_view line, std::string_view word) {
  if (!line.starts_with(word)) return std::nullopt;
  line.remove_prefix(word.size());
  const auto length = static_cast<size_t>(std::ranges::find_if_not(line, is_name_letter) - line.begin());
  return length > 0 ? std::optional(line.substr(length)) : std::nullopt;
}

// Words of everyday begin a statement of Python, so that all of its first line is looked at.
bool is_python(std::string_view line) {
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
  const auto imported = behind_name(line, "import ");
  if (imported && (imported->empty() || imported->starts_with(" as ") || imported->starts_with(",")))
    return true;
  if (const auto from = behind_name(line, "from "); from && from->starts_with(" import ")) return true;
  if (const auto name = behind_name(line, "class "))
    return line.ends_with(':') && (name->starts_with("(") || *name == ":");
  const auto function = behind_name(line, "def ");
  return function && function->starts_with("(");
}

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
    const std::string_view line = text.substr(begin, line_end(text, begin) - begin);
    const auto sign = std::ranges::find_if(kSigns, [&](const Sign& one) { return begins_as(line, one); });
    const char* const kind = sign != std::end(kSigns) ? sign->kind
                             : is_python(line)        ? "a program in Python"
                                                      : nullptr;
    if (kind == nullptr) continue;
    return Slip{begin, std::string("this looks like ") + kind + ", and a config is YAML: `" +
                           program_command("new") + "` prints one to start from"};
  }
  return std::nullopt;
}

bool has_config_key(std::string_view text) {
  for (size_t begin = 0; begin < text.size(); begin = line_end(text, begin) + 1) {
    std::string_view line = text.substr(begin, line_end(text, begin) - begin);
    line.remove_prefix(std::min(line.find_first_not_of(" \t-{"), line.size()));
    const auto length = static_cast<size_t>(std::ranges::find_if_not(line, is_name_letter) - line.begin());
    std::string_view rest = line.substr(length);
    rest.remove_prefix(std::min(rest.find_first_not_of(" \""), rest.size()));
    const bool has_value = rest.starts_with(':') || rest.starts_with('=') || rest.starts_with('{');
    if (length > 0 && has_value && nearest_word(line.substr(0, length), kSections)) return true;
  }
  return false;
}

bool may_be_config(std::string_view text) {
  constexpr std::ptrdiff_t kFewLines = 5;
  return std::ranges::count(text, '\n') < kFewLines || has_config_key(text);
}

}  // namespace cnn
