#include "app/fold.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "base/utf8.h"

namespace cnn::app {
namespace {

constexpr std::string_view kLeftOut = "\xE2\x80\xA6";  // "…"

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

size_t code_width(char32_t code) {
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

}  // namespace

size_t width_of(std::string_view text) {
  size_t width = 0;
  for (size_t i = 0; i < text.size();) {
    const Utf8Character character = decode_utf8(text, i);
    width += code_width(character.code);
    i += std::max<size_t>(1, character.length);
  }
  return width;
}

bool replace_all(std::string& text, std::string_view from, std::string_view to) {
  bool is_there = false;
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
    is_there = true;
  }
  return is_there;
}

size_t widest(const std::vector<std::string>& cells) {
  size_t width = 0;
  for (const std::string& cell : cells) width = std::max(width, width_of(cell));
  return width;
}

Folded fold_settings(std::vector<std::string> settings, size_t /*width*/) {
  bool has_stride = false;
  bool has_pad = false;
  for (std::string& text : settings) {
    has_stride = replace_all(text, ", stride ", " /") || has_stride;
    has_pad = replace_all(text, ", pad ", " p") || has_pad;
  }
  std::string meaning = has_stride ? "/2 is stride 2" : "";
  if (has_pad) meaning += meaning.empty() ? "p1 is pad 1" : ", p1 pad 1";
  return {std::move(settings), meaning, ""};
}

Folded fold_settings_more(std::vector<std::string> settings, size_t width) {
  Folded folded = fold_settings(std::move(settings), width);
  for (std::string& text : folded.cells) {
    for (const char* word : {" filters", " filter", " pool"}) replace_all(text, word, "");
    for (const char* word : {", no bias", ", floor", ", ceil"}) {
      if (replace_all(text, word, "")) folded.left_out = "some settings";
    }
    for (const char* rest : {", alpha ", ", momentum "}) {
      if (const size_t at = text.find(rest); at != std::string::npos) {
        text.erase(at);
        folded.left_out = "some settings";
      }
    }
  }
  return folded;
}

Folded fold_sums(std::vector<std::string> sums, size_t width) {
  if (widest(sums) <= width) return {std::move(sums), "", ""};
  constexpr std::string_view kIs = " = ";
  for (std::string& sum : sums) {
    if (const size_t result = sum.rfind(kIs); result != std::string::npos) sum.erase(0, result + kIs.size());
  }
  return {std::move(sums), "", "sums of parameters"};
}

Folded fold_algorithms(std::vector<std::string> algorithms, size_t width) {
  if (widest(algorithms) <= width) return {std::move(algorithms), "", ""};
  std::string meaning;
  for (std::string& algorithm : algorithms) {
    const std::string whole = algorithm;
    if (replace_all(algorithm, "Winograd F(", "F(") && meaning.empty()) meaning = algorithm + " is " + whole;
  }
  return {std::move(algorithms), meaning, ""};
}

Folded fold_middles(std::vector<std::string> cells, size_t width) {
  for (std::string& cell : cells) cell = fold_middle(cell, width);
  return {std::move(cells), "", ""};
}

Folded fold_ends(std::vector<std::string> cells, size_t width) {
  for (std::string& cell : cells) cell = fold_end(cell, width);
  return {std::move(cells), "", ""};
}

std::string fold_middle(const std::string& text, size_t width) {
  if (width_of(text) <= width || width == 0) return text;
  const auto all = characters(text);
  const size_t behind = width / 2;
  const size_t front = bytes_within(all.begin(), all.end(), width - 1 - behind);
  const size_t back = bytes_within(all.rbegin(), all.rend(), behind);
  return text.substr(0, front) + std::string(kLeftOut) + text.substr(text.size() - back);
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
