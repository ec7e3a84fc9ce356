// A walk over the text of a config that knows quotes, comments and brackets, and nothing else of YAML: it
// finds the slips of the keyboard that a YAML reader stumbles over somewhere else.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace cnn {

struct TextScan {
  struct Quote {
    size_t begin = 0;  // the quotes themselves
    size_t end = 0;
  };

  std::vector<size_t> unclosed;        // brackets that another kind closes, or nothing
  std::vector<size_t> stray_closers;   // brackets that close nothing
  std::vector<size_t> missing_colons;  // brackets right behind a word: `conv {filters: 10}`
  std::vector<size_t> missing_spaces;  // the ':' of `kernel:5`
  std::vector<size_t> odd_characters;  // outside of ASCII, neither in quotes nor in comments
  std::vector<Quote> quotes;
};

// Each list is in the order of the text, of which they hold offsets.
TextScan scan_text(std::string_view text);

// Where the line of `offset` begins, and where it ends.
size_t line_begin(std::string_view text, size_t offset);
size_t line_end(std::string_view text, size_t offset);

}  // namespace cnn
