// Characters that look like others, or like nothing: what word processors, web pages and input methods put
// where a config needs plain ones.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace cnn {

struct OddCharacter {
  size_t offset = 0;    // of its first byte in the text
  size_t length = 0;    // in bytes
  std::string name;     // "a no-break space (U+00A0)", "the character 'е' (U+0435)"
  std::string instead;  // what to type: "a space", "':'"; empty where nothing is known
};

// The first character of `text` outside of ASCII. No word and no number of a config has one.
std::optional<OddCharacter> find_odd_character(std::string_view text);

// The first one that no eye can tell from a space or from nothing, or a typographic quote at the beginning,
// which quotes nothing: where these are meant, the text is to stand in quotes.
std::optional<OddCharacter> find_invisible(std::string_view text);

}  // namespace cnn
