#include "model/strict_json.h"

#include <nlohmann/json.hpp>
#include <set>

#include "model/json_text.h"

namespace cnn {
namespace {

constexpr size_t kMaxDepth = 4;
constexpr int64_t kMaxValues = 2'000'000;
constexpr size_t kMaxNameBytes = 8192;

// Builds the value from the parser's events. An event that returns false ends the parsing, `error` says why.
class Builder {
 public:
  using Base = nlohmann::json;

  explicit Builder(EscapedBytes& bytes) : bytes_(bytes) {}

  bool null() { return refuse("null is not allowed here"); }
  bool boolean(bool) { return refuse("true and false are not allowed here"); }
  bool number_integer(Base::number_integer_t value) {
    return refuse("the number " + std::to_string(value) + " is negative");
  }
  bool number_unsigned(Base::number_unsigned_t value) { return add({value}) != nullptr; }
  bool number_float(Base::number_float_t, const std::string& digits) {
    return refuse("the number " + digits.substr(0, 40) + " is no integer in 0..2^64-1");
  }
  bool string(std::string& text) { return add({bytes_.put_back(std::move(text))}) != nullptr; }
  bool binary(Base::binary_t&) { return refuse("binary values are not allowed here"); }

  bool start_array(size_t) { return open({JsonArray()}); }
  bool end_array() { return close(); }
  bool start_object(size_t) { return open({JsonObject()}); }
  bool end_object() { return close(); }
  bool key(std::string& text) {
    std::string name = bytes_.put_back(std::move(text));
    if (name.size() > kMaxNameBytes) {
      return refuse("a name of " + std::to_string(name.size()) + " bytes; at most " +
                    std::to_string(kMaxNameBytes) + " are allowed");
    }
    if (!open_.back().names.insert(name).second)
      return refuse("the name \"" + name + "\" stands there twice");
    open_.back().name = std::move(name);
    return true;
  }

  bool parse_error(size_t position, const std::string&, const nlohmann::detail::exception&) {
    return refuse("broken JSON near byte " + std::to_string(position));
  }

  JsonValue root;
  std::string error;

 private:
  struct Open {
    JsonValue* value;
    std::set<std::string> names;  // of an object
    std::string name;             // of its member that comes next
  };

  bool refuse(std::string why) {
    error = std::move(why);
    return false;
  }

  // Puts the value where it belongs. Pointers to open values stay good: only the innermost container grows.
  JsonValue* add(JsonValue json) {
    if (++values_ > kMaxValues) {
      refuse("more than " + std::to_string(kMaxValues) + " values");
      return nullptr;
    }
    if (open_.empty()) return &(root = std::move(json));
    if (auto* array = std::get_if<JsonArray>(&open_.back().value->value)) {
      return &array->emplace_back(std::move(json));
    }
    auto& object = std::get<JsonObject>(open_.back().value->value);
    return &object.emplace_back(JsonMember{std::move(open_.back().name), std::move(json)}).value;
  }

  bool open(JsonValue container) {
    if (open_.size() == kMaxDepth)
      return refuse("nested deeper than " + std::to_string(kMaxDepth) + " levels");
    JsonValue* added = add(std::move(container));
    if (added != nullptr) open_.push_back({added, {}, {}});
    return added != nullptr;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  EscapedBytes& bytes_;
  std::vector<Open> open_;
  int64_t values_ = 0;
};

template <typename T>
const T& as(const JsonValue& json, const std::string& place, const char* expected) {
  if (const T* value = std::get_if<T>(&json.value)) return *value;
  static constexpr const char* kFound[] = {"a string", "a number", "an array", "an object"};
  throw Error(Failure::model, place + ": expected " + expected + ", found " + kFound[json.value.index()]);
}

}  // namespace

JsonValue parse_strict_json(std::string_view text, const std::string& place) {
  const auto refuse = [&](const std::string& why) { throw Error(Failure::model, place + ": " + why); };
  // nlohmann takes a NUL for the end of the text, and skips a byte order mark.
  if (const size_t nul = text.find('\0'); nul != text.npos)
    refuse("broken JSON near byte " + std::to_string(nul + 1));
  if (text.starts_with("\xEF\xBB\xBF")) refuse("begins with a byte order mark");
  EscapedBytes bytes;
  const std::string without_bytes = bytes.take_out(text);
  Builder builder(bytes);
  if (!nlohmann::json::sax_parse(without_bytes, &builder)) refuse(builder.error);
  return std::move(builder.root);
}

const std::string& as_string(const JsonValue& json, const std::string& place) {
  return as<std::string>(json, place, "a string");
}
uint64_t as_integer(const JsonValue& json, const std::string& place) {
  return as<uint64_t>(json, place, "a number");
}
const JsonArray& as_array(const JsonValue& json, const std::string& place) {
  return as<JsonArray>(json, place, "an array");
}
const JsonObject& as_object(const JsonValue& json, const std::string& place) {
  return as<JsonObject>(json, place, "an object");
}

std::string shortened(const std::string& text) {
  constexpr size_t kShown = 100;
  return text.size() <= kShown ? text : text.substr(0, kShown) + "...";
}

}  // namespace cnn
