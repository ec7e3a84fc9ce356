// A request to the page of a training: a line with method, path and query, headers, an empty line, the body.
// Without the token nothing gets past the guard; with it a body is taken or refused with a sentence.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "dashboard/answers.h"
#include "dashboard/control_request.h"
#include "dashboard/guard.h"

namespace {

using namespace cnn;

const char* const kToken = "0123456789abcdef0123456789abcdef0123456789abcdef";

std::string_view line_of(std::string_view& text) {
  const size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

// "NAME: VALUE" and "name=value" too.
HttpField field_of(std::string_view text, char mark) {
  const size_t at = std::min(text.find(mark), text.size());
  std::string_view value = text.substr(std::min(at + 1, text.size()));
  if (mark == ':' && value.starts_with(' ')) value.remove_prefix(1);
  return {std::string(text.substr(0, at)), std::string(value)};
}

HttpRequest request_of(std::string_view text) {
  HttpRequest request;
  std::string_view first = line_of(text);
  const size_t space = std::min(first.find(' '), first.size());
  request.method = first.substr(0, space);
  first.remove_prefix(std::min(space + 1, first.size()));
  const size_t question = std::min(first.find('?'), first.size());
  request.path = first.substr(0, question);
  if (question < first.size()) request.query.push_back(field_of(first.substr(question + 1), '='));
  while (!text.empty()) {
    const std::string_view line = line_of(text);
    if (line.empty()) break;
    request.headers.push_back(field_of(line, ':'));
  }
  request.body = text;
  return request;
}

bool has_token(const HttpRequest& request) {
  for (const auto* fields : {&request.query, &request.headers}) {
    for (const HttpField& field : *fields) {
      if (field.value.find(kToken) != std::string::npos) return true;
    }
  }
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  static const Guard guard(kToken, false);
  const HttpRequest request = request_of({reinterpret_cast<const char*>(bytes), size});
  const auto refusal = guard.refuse(request);
  if (!refusal && !has_token(request)) std::abort();
  if (refusal && (refusal->status < 400 || refusal->body.empty())) std::abort();
  try {
    read_control_request(request.body);
  } catch (const PageRefusal& fault) {
    if (fault.status != 400 || fault.reason.empty() || error_answer(fault).body.empty()) std::abort();
  }
  return 0;
}
