// JSON of another program, of any size that it may have: lists of numbers, which are nearly all of it, take
// eight bytes a number.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cnn {

struct JsonTree {
  enum class Kind { other, number, text, list, object };  // other: null, true and false

  Kind kind = Kind::other;
  double number = 0;
  std::string text = {};
  std::vector<JsonTree> items = {};     // of a list or an object
  std::vector<std::string> names = {};  // of an object's items
  std::vector<double> numbers = {};     // of a list of numbers alone, and of an object {"0": 1.5, "1": ...}

  const JsonTree* find(std::string_view name) const;  // of an object; null where it has none of this name
};

// Throws Failure::model, beginning with `place`, for what is no JSON, nests deeper than 8, has a name twice
// in an object or more than 64 of them, numbers between other items of a list, or more than 500,000 values
// beside those in lists of numbers.
JsonTree parse_json_tree(std::string_view text, const std::string& place);

}  // namespace cnn
