#include "config/odd_characters.h"

#include <cstdint>
#include <cstdio>

#include "base/utf8.h"

namespace cnn {
namespace {

enum class Kind { space, nothing, quote, other };

// Characters from `first` to `last`, and what to type instead.
struct Known {
  char32_t first;
  char32_t last;
  Kind kind;
  const char* name;
  const char* instead;
};

constexpr Known kKnown[] = {
    {0x00A0, 0x00A0, Kind::space, "a no-break space", "a space"},
    {0x1680, 0x1680, Kind::space, "a space of Ogham", "a space"},
    {0x2000, 0x200A, Kind::space, "a typographic space", "a space"},
    {0x202F, 0x202F, Kind::space, "a narrow no-break space", "a space"},
    {0x205F, 0x205F, Kind::space, "a typographic space", "a space"},
    {0x2800, 0x2800, Kind::space, "an empty pattern of Braille", "a space"},
    {0x3000, 0x3000, Kind::space, "a full-width space", "a space"},
    {0x3164, 0x3164, Kind::space, "a Hangul filler", "a space"},
    {0x2028, 0x2028, Kind::space, "a line separator", "a line end"},
    {0x2029, 0x2029, Kind::space, "a paragraph separator", "a line end"},
    {0x00AD, 0x00AD, Kind::nothing, "a soft hyphen", ""},
    {0x034F, 0x034F, Kind::nothing, "a grapheme joiner", ""},
    {0x061C, 0x061C, Kind::nothing, "a mark of direction", ""},
    {0x180E, 0x180E, Kind::nothing, "a vowel separator", ""},
    {0x200B, 0x200B, Kind::nothing, "a zero-width space", ""},
    {0x200C, 0x200D, Kind::nothing, "a zero-width joiner", ""},
    {0x200E, 0x200F, Kind::nothing, "a mark of direction", ""},
    {0x202A, 0x202E, Kind::nothing, "a mark of direction", ""},
    {0x2060, 0x2064, Kind::nothing, "a word joiner", ""},
    {0x2066, 0x2069, Kind::nothing, "a mark of direction", ""},
    {0xFE00, 0xFE0F, Kind::nothing, "a variation selector", ""},
    {0xFEFF, 0xFEFF, Kind::nothing, "a byte order mark", ""},
    {0x00AB, 0x00AB, Kind::quote, "a typographic quote", "\" or '"},
    {0x00B4, 0x00B4, Kind::quote, "an acute accent", "\" or '"},
    {0x00BB, 0x00BB, Kind::quote, "a typographic quote", "\" or '"},
    {0x2018, 0x201F, Kind::quote, "a typographic quote", "\" or '"},
    {0x2039, 0x203A, Kind::quote, "a typographic quote", "\" or '"},
    {0x300C, 0x300F, Kind::quote, "a corner bracket", "\" or '"},
    {0xFF02, 0xFF02, Kind::quote, "a full-width quote", "\" or '"},
    {0xFF07, 0xFF07, Kind::quote, "a full-width quote", "\" or '"},
    {0x00D7, 0x00D7, Kind::other, "a multiplication sign", "'x'"},
    {0x2010, 0x2015, Kind::other, "a typographic hyphen", "'-'"},
    {0x2212, 0x2212, Kind::other, "a minus sign", "'-'"},
    {0x2236, 0x2236, Kind::other, "a ratio sign", "':'"},
    {0x3001, 0x3001, Kind::other, "an ideographic comma", "','"},
    {0xFF08, 0xFF08, Kind::other, "a full-width parenthesis", "'('"},
    {0xFF09, 0xFF09, Kind::other, "a full-width parenthesis", "')'"},
    {0xFF0C, 0xFF0C, Kind::other, "a full-width comma", "','"},
    {0xFF0D, 0xFF0D, Kind::other, "a full-width hyphen", "'-'"},
    {0xFF0E, 0xFF0E, Kind::other, "a full-width point", "'.'"},
    {0xFF10, 0xFF19, Kind::other, "a full-width digit", "a plain digit"},
    {0xFF1A, 0xFF1A, Kind::other, "a full-width colon", "':' and a space"},
    {0xFF1B, 0xFF1B, Kind::other, "a full-width semicolon", "','"},
    {0xFF21, 0xFF3A, Kind::other, "a full-width letter", "a plain letter"},
    {0xFF3B, 0xFF3B, Kind::other, "a full-width bracket", "'['"},
    {0xFF3D, 0xFF3D, Kind::other, "a full-width bracket", "']'"},
    {0xFF3F, 0xFF3F, Kind::other, "a full-width underscore", "'_'"},
    {0xFF41, 0xFF5A, Kind::other, "a full-width letter", "a plain letter"},
    {0xFF5B, 0xFF5B, Kind::other, "a full-width brace", "'{'"},
    {0xFF5D, 0xFF5D, Kind::other, "a full-width brace", "'}'"},
};

const Known* find_known(char32_t code) {
  for (const Known& known : kKnown) {
    if (code >= known.first && code <= known.last) return &known;
  }
  return nullptr;
}

OddCharacter described(std::string_view text, size_t offset, const Utf8Character& c) {
  char number[16];
  std::snprintf(number, sizeof number, " (U+%04X)", static_cast<unsigned>(c.code));
  const Known* known = find_known(c.code);
  if (known != nullptr) return {offset, c.length, known->name + std::string(number), known->instead};
  return {offset, c.length, "the character '" + std::string(text.substr(offset, c.length)) + "'" + number,
          ""};
}

bool is_invisible(const Known& known, size_t offset) {
  return known.kind == Kind::space || known.kind == Kind::nothing ||
         (known.kind == Kind::quote && offset == 0);
}

// The first character outside of ASCII that is `wanted`, by itself and its place.
template <typename Predicate>
std::optional<OddCharacter> find(std::string_view text, Predicate wanted) {
  for (size_t i = 0; i < text.size();) {
    const Utf8Character c = decode_utf8(text, i);
    if (c.code >= 0x80 && wanted(c.code, i)) return described(text, i, c);
    i += c.length == 0 ? 1 : c.length;
  }
  return std::nullopt;
}

}  // namespace

std::optional<OddCharacter> find_odd_character(std::string_view text) {
  return find(text, [](char32_t, size_t) { return true; });
}

std::optional<OddCharacter> find_invisible(std::string_view text) {
  return find(text, [](char32_t code, size_t offset) {
    const Known* known = find_known(code);
    return known != nullptr && is_invisible(*known, offset);
  });
}

}  // namespace cnn
