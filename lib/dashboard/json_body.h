// JSON that came with a request.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace cnn {

// The object that `body` is. Throws PageRefusal 400 where it is no JSON object, nests deeper than objects of
// the page do, or has a name twice.
nlohmann::json json_body(const std::string& body);

// The member of this name as text. Throws PageRefusal 400 where it is none.
std::string text_member(const nlohmann::json& object, const char* name);

}  // namespace cnn
