#include "config/line_slips.h"

#include <algorithm>
#include <vector>

#include "config/find_key.h"
#include "config/suggest.h"
#include "config/text_scan.h"

namespace cnn {
namespace {

constexpr int kMostLines = 20;  // that a value is looked for in

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::string_view trimmed(std::string_view text) {
  const size_t begin = std::min(text.find_first_not_of(" \t\r"), text.size());
  const size_t end = text.find_last_not_of(" \t\r");
  return end == std::string_view::npos ? "" : text.substr(begin, end + 1 - begin);
}

std::string_view first_word(std::string_view text) {
  return text.substr(0, static_cast<size_t>(std::ranges::find_if_not(text, is_letter) - text.begin()));
}

bool is_key(const std::string& word) {
  const auto has = [&](const KeyTable& table) {
    return find_key(table.keys, word) != nullptr ||
           std::ranges::any_of(table.types,
                               [&](const KeyType& type) { return find_key(type.keys, word) != nullptr; });
  };
  return std::ranges::any_of(section_tables(), [&](const KeyTable* table) { return has(*table); }) ||
         std::ranges::any_of(layer_keys(), has) || word == "pattern";
}

// Where the key of "KEY: VALUE" ends; npos where `text` is no such thing.
size_t colon_of(std::string_view text) {
  const std::string_view word = first_word(text);
  const size_t end = word.size();
  const bool is_colon = !word.empty() && end < text.size() && text[end] == ':';
  return is_colon && (end + 1 == text.size() || text[end + 1] == ' ') ? end : std::string_view::npos;
}

// A line without its indentation, its dashes and its comment.
struct YamlLine {
  size_t offset = 0;       // of `text` in the whole
  size_t indentation = 0;  // of the first dash, or of the text
  bool has_dash = false;
  std::string_view text;
};

YamlLine line_at(std::string_view whole, size_t begin) {
  YamlLine line;
  const std::string_view raw = whole.substr(begin, line_end(whole, begin) - begin);
  size_t at = std::min(raw.find_first_not_of(" \t\r"), raw.size());
  line.indentation = at;
  while (raw.substr(at).starts_with("- ")) {
    line.has_dash = true;
    at = std::min(raw.find_first_not_of(' ', at + 1), raw.size());
  }
  size_t end = raw.starts_with("#") ? 0 : std::min(raw.find(" #"), raw.size());
  if (raw.substr(at).starts_with("#")) end = at;
  line.offset = begin + at;
  line.text = trimmed(raw.substr(at, std::max(end, at) - at));
  return line;
}

// The type that a value alone stands for, with its key: "type: sgd".
std::string with_type(std::string_view key, const std::string& value) {
  for (const KeyTable* table : section_tables()) {
    const bool is_section = table->path == key || table->path.ends_with("." + std::string(key));
    if (is_section && std::ranges::find(table->types, value, &KeyType::word) != table->types.end())
      return "type: " + value;
  }
  return "";
}

// `KEY: a: 1, b: 2` or `KEY: a, b: 2`: the mapping that it is to have.
std::string braces_missing(std::string_view text, std::string_view key) {
  const size_t comma = std::min(text.find(", "), text.size());
  const std::string first(trimmed(text.substr(0, comma)));
  const std::string type = with_type(key, first);
  if (!type.empty() && comma < text.size()) {
    const std::string rest = mapping_of_pairs(text.substr(comma + 1));
    return rest.empty() ? "" : "{" + type + ", " + rest.substr(1);
  }
  return mapping_of_pairs(text);
}

std::optional<Slip> find_comment(const YamlLine& line) {
  const size_t at = line.text.starts_with("//") ? 0 : line.text.find(" //");
  if (at == std::string_view::npos) return std::nullopt;
  return Slip{line.offset + at + (at == 0 ? 0 : 1), "a comment begins with '#', not with '//'"};
}

std::optional<Slip> find_braces(const YamlLine& line) {
  const size_t colon = colon_of(line.text);
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view value = trimmed(line.text.substr(colon + 1));
  if (value.empty() || value.find_first_of("{[\"'") == 0 || value.find(": ") == std::string_view::npos)
    return std::nullopt;
  const std::string key(line.text.substr(0, colon));
  const std::string mapping = braces_missing(value, key);
  return Slip{
      line.offset + colon + 1 + line.text.substr(colon + 1).find(value),
      "a mapping in one line needs braces" +
          (mapping.empty() ? ", as in " + key + ": {...}" : ": write `" + key + ": " + mapping + "`")};
}

// Of a line without a ':' behind its first word.
std::optional<Slip> find_colon(const YamlLine& line) {
  if (line.text.empty() || colon_of(line.text) != std::string_view::npos) return std::nullopt;
  const std::string word(first_word(line.text));
  if (!is_key(word)) return std::nullopt;
  if (word == line.text) return Slip{line.offset + word.size(), "a ':' is missing behind '" + word + "'"};
  const std::string missing = missing_colon(line.text);
  if (missing.empty()) return std::nullopt;
  return Slip{line.offset + word.size(), missing.substr(2)};
}

// Of a layer that is no item of its list.
std::optional<Slip> find_dash(const YamlLine& line, bool is_beside_items) {
  if (line.has_dash) return std::nullopt;
  const bool is_stuck = line.text.size() > 1 && line.text[0] == '-' && is_letter(line.text[1]);
  const std::string word(first_word(is_stuck ? line.text.substr(1) : line.text));
  if (layer_table(word) == nullptr) return std::nullopt;
  if (is_stuck)
    return Slip{line.offset,
                "a space is missing behind this '-': write `- " + std::string(line.text.substr(1)) + "`"};
  if (!is_beside_items && (line.text != word || is_key(word))) return std::nullopt;
  return Slip{line.offset, "a '- ' is missing before '" + word + "': each layer begins with one"};
}

// Of an item with another bullet than YAML's: "* relu", "+ relu", "1. relu".
std::optional<Slip> find_bullet(const YamlLine& line) {
  const size_t blank = line.text.find(' ');
  if (line.has_dash || blank == std::string_view::npos) return std::nullopt;
  const std::string_view bullet = line.text.substr(0, blank);
  const bool is_number = bullet.size() > 1 && (bullet.back() == '.' || bullet.back() == ')') &&
                         bullet.find_first_not_of("0123456789") == bullet.size() - 1;
  const bool is_bullet = bullet == "*" || bullet == "+" || bullet == "\u2022" || is_number;
  const std::string word(first_word(trimmed(line.text.substr(blank))));
  if (!is_bullet || layer_table(word) == nullptr) return std::nullopt;
  return Slip{line.offset, "a layer begins with '- ', not with '" + std::string(bullet) + " '"};
}

std::optional<Slip> find_in(const YamlLine& line, bool is_beside_items) {
  if (auto slip = find_comment(line)) return slip;
  if (auto slip = find_dash(line, is_beside_items)) return slip;
  if (auto slip = find_bullet(line)) return slip;
  if (auto slip = find_braces(line)) return slip;
  return line.has_dash ? std::nullopt : find_colon(line);
}

}  // namespace

std::string mapping_of_pairs(std::string_view text) {
  std::string mapping;
  text = trimmed(text);
  if (text.starts_with('{') || text.starts_with('(')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == '}' || text.back() == ')' || text.back() == ' '))
    text.remove_suffix(1);
  while (!(text = trimmed(text)).empty()) {
    const std::string_view key = first_word(text);
    if (key.empty() || (key[0] >= '0' && key[0] <= '9')) return "";
    std::string_view rest = trimmed(text.substr(key.size()));
    if (rest.starts_with(':') || rest.starts_with('=')) rest = trimmed(rest.substr(1));
    const bool is_list = rest.starts_with('[') || rest.starts_with('(');
    const size_t close = is_list ? rest.find_first_of("])") : 0;
    const size_t end =
        is_list ? std::min(close, rest.size() - 1) + 1 : std::min(rest.find_first_of(", "), rest.size());
    std::string value(rest.substr(0, end));
    if (value.empty() || value.find_first_of("{}:='\"") != std::string::npos) return "";
    if (is_list) value = "[" + value.substr(1, value.size() - 2) + "]";
    mapping += (mapping.empty() ? "{" : ", ") + std::string(key) + ": " + value;
    text = trimmed(rest.substr(end));
    if (text.starts_with(',')) text.remove_prefix(1);
  }
  return mapping.empty() ? "" : mapping + "}";
}

std::string missing_colon(std::string_view text) {
  const std::string word(first_word(text));
  if (word.empty() || word.size() == text.size() || !is_key(word)) return "";
  std::string_view value = trimmed(text.substr(word.size()));
  const bool is_equals = value.starts_with('=');
  if (is_equals) value = trimmed(value.substr(1));
  if ((!is_equals && text[word.size()] != ' ') || value.empty() ||
      value.find_first_of(" =:") != std::string_view::npos)
    return "";
  const std::string right = "write `" + word + ": " + std::string(value) + "`";
  return is_equals ? ": between a key and its value stands ': '; " + right
                   : ": a ':' is missing behind '" + word + "': " + right;
}

std::optional<Slip> find_line_slip(std::string_view text, size_t at) {
  size_t begin = line_begin(text, std::min(at, text.size()));
  std::vector<YamlLine> lines;  // from the error up, until one that a value cannot have run through
  for (int i = 0; i < kMostLines; ++i) {
    const YamlLine line = line_at(text, begin);
    if (!line.text.empty()) lines.push_back(line);
    const bool is_open = i == 0 || line.text.empty() || colon_of(line.text) == std::string_view::npos;
    if (begin == 0 || !is_open) break;
    begin = line_begin(text, begin - 1);
  }
  for (size_t i = lines.size(); i-- > 0;) {
    const auto is_item = [&](const YamlLine& other) {
      return other.has_dash && other.indentation == lines[i].indentation;
    };
    const bool is_beside_items = std::ranges::any_of(lines, is_item);
    if (auto slip = find_in(lines[i], is_beside_items)) return slip;
  }
  return std::nullopt;
}

}  // namespace cnn
