// What the page's server answers with.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "http/message.h"

namespace cnn {

// What a request asks for cannot be: thrown while it is answered, and told with this status.
struct PageRefusal {
  int status;          // 400, 403, ...
  std::string reason;  // a sentence for a person
};

HttpResponse json_answer(const nlohmann::ordered_json& value, int status = 200);

// {"error":"..."}
HttpResponse error_answer(int status, const std::string& reason);
inline HttpResponse error_answer(const PageRefusal& refusal) {
  return error_answer(refusal.status, refusal.reason);
}

// The same answer with what keeps a browser from doing more with it than the page needs: no script but the
// page's own, no other host, no frame around it, no copy kept. A header that the answer has already stays:
// another page than the live one says itself what it needs.
HttpResponse guarded(HttpResponse answer);

}  // namespace cnn
