// UTF-8, one character at a time.
#pragma once

#include <cstddef>
#include <string_view>

namespace cnn {

// What some programs put before a text in UTF-8, and no part of it.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

struct Utf8Character {
  char32_t code = 0;
  size_t length = 0;  // bytes; 0 where there is no valid character
};

// The character that begins at text[offset], offset < text.size(). Overlong forms, surrogates and what lies
// beyond U+10FFFF are not valid.
Utf8Character decode_utf8(std::string_view text, size_t offset);

bool is_valid_utf8(std::string_view text);

// NUL, escape and their kind: the C0 and C1 controls and DEL, tab and line feed among them.
bool is_control(char32_t code);

// A mark that makes what follows it run from right to left, or the other way: text with it can show as
// another than it is.
bool turns_direction(char32_t code);

}  // namespace cnn
