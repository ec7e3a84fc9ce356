#include "app/fold.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include "base/utf8.h"

namespace cnn::app {
namespace {

constexpr std::string_view kLeftOut = "\xE2\x80\xA6";  // "…"
constexpr std::string_view kTogether = " + ";

// As wide as East Asian characters are, and what stands for pictures.
bool is_wide(char32_t code) {
  return (code >= 0x1100 && code <= 0x115F) || (code >= 0x2E80 && code <= 0xA4CF) ||
         (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0xF900 && code <= 0xFAFF) ||
         (code >= 0xFE30 && code <= 0xFE6F) || (code >= 0xFF00 && code <= 0xFF60) ||
         (code >= 0xFFE0 && code <= 0xFFE6) || (code >= 0x1F300 && code <= 0x1F9FF) ||
         (code >= 0x20000 && code <= 0x3FFFD);
}

bool is_accent(char32_t code) {
  return code >= 0x0300 && code <= 0x036F;  // drawn on the one before
}

size_t width_of(char32_t code) {
  return is_accent(code) ? 0 : is_wide(code) ? 2 : 1;
}

// The characters of `text`, accents with what they are drawn on.
std::vector<std::string_view> characters(std::string_view text) {
  std::vector<std::string_view> all;
  for (size_t i = 0; i < text.size();) {
    const Utf8Character character = decode_utf8(text, i);
    const size_t length = std::max<size_t>(1, character.length);
    if (is_accent(character.code) && !all.empty()) {
      all.back() = std::string_view(all.back().data(), all.back().size() + length);
    } else {
      all.push_back(text.substr(i, length));
    }
    i += length;
  }
  return all;
}

// As many characters as `width` holds, from the front, or from the back of what was reversed.
template <typename Iterator>
size_t bytes_within(Iterator begin, Iterator end, size_t width) {
  size_t bytes = 0;
  for (size_t used = 0; begin != end && used + app::width_of(*begin) <= width; ++begin) {
    used += app::width_of(*begin);
    bytes += begin->size();
  }
  return bytes;
}

std::string leave_out_middle(const std::string& text, size_t width) {
  if (app::width_of(text) <= width || width == 0) return text;
  const auto all = characters(text);
  const size_t behind = width / 2;
  const size_t front = bytes_within(all.begin(), all.end(), width - 1 - behind);
  const size_t back = bytes_within(all.rbegin(), all.rend(), behind);
  return text.substr(0, front) + std::string(kLeftOut) + text.substr(text.size() - back);
}

std::vector<std::string> split(const std::string& text, std::string_view separator) {
  std::vector<std::string> parts;
  for (size_t begin = 0;;) {
    const size_t end = text.find(separator, begin);
    parts.push_back(text.substr(begin, end == std::string::npos ? end : end - begin));
    if (end == std::string::npos) return parts;
    begin = end + separator.size();
  }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : std::string(separator)) + part;
  return text;
}

// "residual1.": up to the last dot.
std::string path_of(const std::string& name) {
  const size_t dot = name.rfind('.');
  return dot == std::string::npos ? "" : name.substr(0, dot + 1);
}

std::string without_repeated_paths(const std::string& name) {
  std::vector<std::string> parts = split(name, kTogether);
  const std::string path = path_of(parts[0]);
  for (size_t i = 1; i < parts.size(); ++i) {
    if (!path.empty() && parts[i].starts_with(path)) parts[i].erase(0, path.size());
  }
  return join(parts, kTogether);
}

// The word, cut to `letters`, and its number: "residual12" -> "res12".
std::string short_word(const std::string& word, size_t letters) {
  const size_t number = word.find_last_not_of("0123456789") + 1;
  const bool is_plain =
      std::all_of(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(number),
                  [](unsigned char c) { return c < 0x80 && (std::isalpha(c) != 0 || c == '_'); });
  if (!is_plain || number <= letters) return word;
  return word.substr(0, letters) + word.substr(number);
}

std::string with_short_paths(const std::string& name, size_t letters) {
  std::vector<std::string> parts = split(name, kTogether);
  for (std::string& part : parts) {
    std::vector<std::string> words = split(part, ".");
    for (size_t i = 0; i + 1 < words.size(); ++i) words[i] = short_word(words[i], letters);
    part = join(words, ".");
  }
  return join(parts, kTogether);
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

}  // namespace

size_t width_of(std::string_view text) {
  size_t width = 0;
  for (size_t i = 0; i < text.size();) {
    const Utf8Character character = decode_utf8(text, i);
    width += width_of(character.code);
    i += std::max<size_t>(1, character.length);
  }
  return width;
}

std::string fold_path(const std::string& name, size_t width) {
  if (width_of(name) <= width) return name;
  std::string folded = without_repeated_paths(name);
  for (const size_t letters : {size_t{3}, size_t{1}}) {
    if (width_of(folded) <= width) return folded;
    folded = with_short_paths(folded, letters);
  }
  if (width_of(folded) > width) replace_all(folded, kTogether, "+");
  return folded;
}

std::string fold_name(const std::string& name, size_t width) {
  return leave_out_middle(fold_path(name, width), width);
}

std::string fold_settings(const std::string& settings, size_t /*width*/) {
  std::string folded = settings;
  replace_all(folded, ", stride ", " /");
  replace_all(folded, ", pad ", " p");
  return folded;
}

std::string fold_settings_more(const std::string& settings, size_t width) {
  std::string folded = fold_settings(settings, width);
  for (const char* word : {" filters", " filter", " pool", ", no bias", ", floor", ", ceil"})
    replace_all(folded, word, "");
  for (const char* rest : {", alpha ", ", momentum "}) {
    if (const size_t at = folded.find(rest); at != std::string::npos) folded.erase(at);
  }
  return folded;
}

std::string fold_sum(const std::string& sum, size_t width) {
  const size_t result = sum.rfind(" = ");
  return width_of(sum) <= width || result == std::string::npos ? sum : sum.substr(result + 3);
}

std::string fold_end(const std::string& text, size_t width) {
  if (width_of(text) <= width || width == 0) return text;
  const auto all = characters(text);
  std::string kept = text.substr(0, bytes_within(all.begin(), all.end(), width - 1));
  kept.erase(kept.find_last_not_of(" ,") + 1);
  return kept + std::string(kLeftOut);
}

std::string wrap_formula(const std::string& formula, size_t width) {
  std::string text;
  for (size_t begin = 0; begin < formula.size();) {
    size_t end = formula.size();
    if (end - begin > width) {
      const size_t last = formula.rfind('-', begin + width - 1);
      const size_t next = last == std::string::npos || last < begin ? formula.find('-', begin) : last;
      end = next == std::string::npos ? end : next + 1;
    }
    text += (begin == 0 ? "" : "\n") + formula.substr(begin, end - begin);
    begin = end;
  }
  return text;
}

}  // namespace cnn::app
