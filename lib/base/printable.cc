#include "base/printable.h"

#include "base/hex.h"
#include "base/utf8.h"

namespace cnn {

PrintableCharacter printable_character(std::string_view text, size_t offset) {
  const Utf8Character c = decode_utf8(text, offset);
  if (c.length == 0) return {"\\x" + hex_of(text.substr(offset, 1)), 1};
  if (is_control(c.code) || turns_direction(c.code)) return {"?", c.length};
  return {std::string(text.substr(offset, c.length)), c.length};
}

std::string printable(std::string_view text) {
  std::string result;
  for (size_t i = 0; i < text.size();) {
    const PrintableCharacter c = printable_character(text, i);
    result += c.text;
    i += c.length;
  }
  return result;
}

std::string shown(const std::filesystem::path& path) {
  return printable(path.native());
}

std::string printable_lines(std::string_view text) {
  std::string result;
  for (size_t i = 0; i < text.size();) {
    const bool is_space = text[i] == '\n' || text[i] == '\t';
    const PrintableCharacter c = is_space ? PrintableCharacter{{text[i]}, 1} : printable_character(text, i);
    result += c.text;
    i += c.length;
  }
  return result;
}

}  // namespace cnn
