// JSON as far as a model file needs it, read strictly: what nlohmann's own reader lets pass (the last of two
// equal keys, 1.5 or -1 where an integer stands, deep nesting, text after a NUL) is refused here. Bytes that
// are not UTF-8 stand in it as model/json_text.h writes them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"

namespace cnn {

struct JsonValue;
struct JsonMember;
using JsonArray = std::vector<JsonValue>;
using JsonObject = std::vector<JsonMember>;  // in the text's order, no name twice

struct JsonValue {
  std::variant<std::string, uint64_t, JsonArray, JsonObject> value;
};

struct JsonMember {
  std::string name;
  JsonValue value;
};

// The one value that `text` consists of. Refused: broken JSON or UTF-8, text behind the value, a name twice
// in one object, null, true and false, numbers that are no integer in 0..2^64-1, nesting above 4, more than
// 2,000,000 values, names above 8192 bytes. Throws Failure::model; the message begins with `place`
// ("model.bin: header").
JsonValue parse_strict_json(std::string_view text, const std::string& place);

// The value as what it must be. Throws Failure::model, beginning with `place`, where it is something else.
const std::string& as_string(const JsonValue& json, const std::string& place);
uint64_t as_integer(const JsonValue& json, const std::string& place);
const JsonArray& as_array(const JsonValue& json, const std::string& place);
const JsonObject& as_object(const JsonValue& json, const std::string& place);

// A value for a message: what is longer than 100 bytes is cut.
std::string shortened(const std::string& text);

}  // namespace cnn
