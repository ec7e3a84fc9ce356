// Slips that a line shows by itself, and that a YAML reader stumbles over in a line behind it: a ':' or a "-
// " that is missing, "epochs = 3", "// comment", a mapping without braces.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace cnn {

struct Slip {
  size_t offset;
  std::string message;
};

// The first slip of the lines that one value may run through to the byte `at` of `text`, where a YAML reader
// has stopped; nothing where they show none.
std::optional<Slip> find_line_slip(std::string_view text, size_t at);

// "{filters: 10, kernel: 5}" of "filters=10, kernel=5", "filters 10 kernel 5" or "filters: 10, kernel: 5};
// empty where `text` is no such list of keys and values.
std::string mapping_of_pairs(std::string_view text);

// Where `text` is a key and its value without a ':', "epochs 1", "epochs = 1": ": a ':' is missing behind
// 'epochs'; write `epochs: 1`"; else empty. Only of words that some section has as a key.
std::string missing_colon(std::string_view text);

}  // namespace cnn
