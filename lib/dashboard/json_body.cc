#include "dashboard/json_body.h"

#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "dashboard/answers.h"

namespace cnn {
namespace {

using nlohmann::json;

constexpr int kDeepest = 4;

}  // namespace

json json_body(const std::string& body) {
  std::vector<std::set<std::string>> names;
  const json::parser_callback_t check = [&](int depth, json::parse_event_t event, json& value) {
    if (depth > kDeepest) throw PageRefusal{400, "the JSON nests too deep"};
    if (event == json::parse_event_t::object_start) names.emplace_back();
    if (event == json::parse_event_t::object_end) names.pop_back();
    if (event == json::parse_event_t::key && !names.back().insert(value.get<std::string>()).second)
      throw PageRefusal{400, "the JSON has the name \"" + value.get<std::string>() + "\" twice"};
    return true;
  };
  json value;
  try {
    value = json::parse(body, check);
  } catch (const json::exception&) {
    throw PageRefusal{400, "expected a JSON object"};
  }
  if (!value.is_object()) throw PageRefusal{400, "expected a JSON object"};
  return value;
}

std::string text_member(const json& object, const char* name) {
  const auto member = object.find(name);
  if (member == object.end() || !member->is_string())
    throw PageRefusal{400, std::string("expected \"") + name + "\" with a text"};
  return member->get<std::string>();
}

}  // namespace cnn
