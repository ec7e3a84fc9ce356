#include "base/shell_word.h"

#include <string_view>

#include "base/hex.h"
#include "base/utf8.h"

namespace cnn {
namespace {

// Whether a terminal shows the character, and copies it as it is.
bool is_shown(const Utf8Character& c) {
  return c.length > 0 && !is_control(c.code) && !turns_direction(c.code);
}

bool is_shown(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const Utf8Character c = decode_utf8(text, i);
    if (!is_shown(c)) return false;
    i += c.length;
  }
  return true;
}

// Of a character that no terminal shows, each byte. A shell that takes more than two digits for one byte must
// find no third: what follows begins a quotation of its own.
std::string escaped(std::string_view bytes, bool digit_follows) {
  std::string result;
  for (const char c : bytes) result += "\\x" + hex_of({&c, 1});
  return digit_follows ? result + "'$'" : result;
}

std::string in_escapes(std::string_view text) {
  constexpr std::string_view kHexDigits = "0123456789abcdefABCDEF";
  std::string word = "$'";
  for (size_t i = 0; i < text.size();) {
    const Utf8Character c = decode_utf8(text, i);
    const size_t length = c.length > 0 ? c.length : 1;
    const size_t next = i + length;
    const bool digit_follows = next < text.size() && kHexDigits.find(text[next]) != std::string_view::npos;
    if (!is_shown(c)) {
      word += escaped(text.substr(i, length), digit_follows);
    } else {
      if (text[i] == '\'' || text[i] == '\\') word += '\\';
      word += text.substr(i, length);
    }
    i = next;
  }
  return word + "'";
}

}  // namespace

std::string shell_word(const std::string& text) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./+,:@%=";
  const bool is_plain = !text.empty() && text.find_first_not_of(kPlain) == std::string::npos;
  if (is_plain && text.front() != '=') return text;  // zsh takes =x for the path of a command
  if (!is_shown(text)) return in_escapes(text);
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? "'\\''" : std::string(1, c);
  return word + "'";
}

std::string shell_path(const std::filesystem::path& path) {
  return shell_word(path.native().starts_with('-') ? "./" + path.native() : path.native());
}

}  // namespace cnn
