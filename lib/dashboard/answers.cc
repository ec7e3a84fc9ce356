#include "dashboard/answers.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "model/json_text.h"

namespace cnn {
namespace {

const char* const kContentPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

}  // namespace

HttpResponse json_answer(const nlohmann::ordered_json& value, int status) {
  HttpResponse answer;
  answer.status = status;
  answer.type = "application/json";
  answer.body = json_text(value);
  return answer;
}

HttpResponse error_answer(int status, const std::string& reason) {
  return json_answer({{"error", reason}}, status);
}

HttpResponse guarded(HttpResponse answer) {
  for (const auto& guard : {std::pair{"Cache-Control", "no-store"},
                            {"Content-Security-Policy", kContentPolicy},
                            {"X-Content-Type-Options", "nosniff"},
                            {"Referrer-Policy", "no-referrer"},
                            {"Cross-Origin-Resource-Policy", "same-origin"},
                            {"Cross-Origin-Opener-Policy", "same-origin"}}) {
    const bool is_said = std::ranges::any_of(
        answer.headers, [&](const HttpField& field) { return is_same_name(field.name, guard.first); });
    if (!is_said) answer.headers.push_back({guard.first, guard.second});
  }
  return answer;
}

}  // namespace cnn
