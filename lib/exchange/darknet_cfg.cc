#include "exchange/darknet_cfg.h"

#include <charconv>
#include <cmath>

#include "base/error.h"
#include "base/printable_name.h"
#include "spec/layer_settings.h"

namespace cnn {
namespace {

constexpr size_t kMostSections = 10'000;
constexpr std::string_view kBlanks = " \t\r";

std::string without_blanks(std::string_view line) {
  std::string kept;
  for (const char c : line)
    if (kBlanks.find(c) == std::string_view::npos) kept += c;
  return kept;
}

template <typename Number>
bool parse_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

void DarknetSection::refuse(const std::string& why) const {
  throw Error(Failure::model, file + ", " + place + ": " + why);
}

int64_t DarknetSection::whole(const char* name, int64_t fallback, int64_t least) const {
  const auto found = settings.find(name);
  int64_t value = fallback;
  const bool is_read = found == settings.end() || parse_number(found->second, value);
  if (!is_read || value < least || value > kMaxSide)
    refuse(std::string(name) + " is no whole number from " + std::to_string(least) + " to " +
           std::to_string(kMaxSide));
  return value;
}

double DarknetSection::number(const char* name, double fallback) const {
  const auto found = settings.find(name);
  double value = fallback;
  if ((found != settings.end() && !parse_number(found->second, value)) || !std::isfinite(value))
    refuse(std::string(name) + " is no number");
  return value;
}

std::string DarknetSection::text(const char* name, const char* fallback) const {
  const auto found = settings.find(name);
  return found == settings.end() ? fallback : found->second;
}

std::vector<int64_t> DarknetSection::list(const char* name) const {
  std::vector<int64_t> all;
  std::string_view rest = settings.contains(name) ? std::string_view(settings.at(name)) : "";
  while (!rest.empty()) {
    const size_t end = std::min(rest.find(','), rest.size());
    int64_t value = 0;
    if (!parse_number(rest.substr(0, end), value)) refuse(std::string(name) + " is no list of whole numbers");
    all.push_back(value);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return all;
}

std::vector<DarknetSection> darknet_sections(std::string_view cfg, const std::string& file) {
  std::vector<DarknetSection> sections;
  for (int number = 1; !cfg.empty(); ++number) {
    const size_t end = std::min(cfg.find('\n'), cfg.size());
    const std::string line = without_blanks(cfg.substr(0, end));
    cfg.remove_prefix(std::min(end + 1, cfg.size()));
    const std::string place = "line " + std::to_string(number);
    const auto refuse = [&](const char* why) {
      throw Error(Failure::model, file + ", " + place + ": " + why);
    };
    if (line.empty() || line[0] == '#' || line[0] == ';') continue;
    if (line[0] == '[') {
      if (line.back() != ']') refuse("is no cfg of Darknet's");
      if (sections.size() == kMostSections) refuse("there are more sections than any network needs");
      sections.push_back({line.substr(1, line.size() - 2), file, place + ": " + printable_name(line)});
      continue;
    }
    const size_t equals = line.find('=');
    if (equals == std::string::npos || sections.empty())
      refuse("is no cfg of Darknet's: `key=value` in a [section] is expected");
    sections.back().settings[line.substr(0, equals)] = line.substr(equals + 1);
  }
  return sections;
}

}  // namespace cnn
