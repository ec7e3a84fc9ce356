// JSON that holds any bytes: one that is no UTF-8 stands as "\udcXX", as Python's surrogateescape has it, so
// that os.fsencode() of a string read there is the name of the file.
#pragma once

#include <cstddef>
#include <deque>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace cnn {

// The value in one line. Controls and marks that turn what follows are escaped too.
std::string json_text(const nlohmann::json& value);
std::string json_text(const nlohmann::ordered_json& value);

// For a parser that takes no "\udcXX" alone. One text at a time.
class EscapedBytes {
 public:
  // `text` with each of them replaced by an escape of as many characters, U+FFFD; of what is no JSON,
  // anything.
  std::string take_out(std::string_view text);

  // A string of that text, given in the text's order, with the bytes in it again.
  std::string put_back(std::string text);

 private:
  std::deque<std::optional<char>> marks_;  // each U+FFFD of the text to come: a byte, or nothing for itself
  bool has_any_ = false;
};

}  // namespace cnn
