#include "dashboard/guard.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "dashboard/answers.h"
#include "dashboard/token.h"

namespace cnn {
namespace {

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_own_host(std::string_view host) {
  const size_t colon = std::min(host.find(':'), host.size());
  const std::string_view name = host.substr(0, colon);
  if (colon < host.size() && !is_port(host.substr(colon + 1))) return false;
  return is_same_name(name, "localhost") || name == "127.0.0.1";
}

// "http://localhost:8642" of the host "localhost:8642"; through a tunnel it may be https.
bool is_origin_of(std::string_view origin, std::string_view host) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (origin.starts_with(scheme) && is_same_name(origin.substr(scheme.size()), host)) return true;
  }
  return false;
}

// Of "a=1; name=value; b=2".
std::optional<std::string_view> cookie_of(std::string_view cookies, std::string_view name) {
  while (!cookies.empty()) {
    const size_t end = std::min(cookies.find(';'), cookies.size());
    std::string_view one = cookies.substr(0, end);
    cookies.remove_prefix(std::min(end + 1, cookies.size()));
    one.remove_prefix(std::min(one.find_first_not_of(' '), one.size()));
    if (one.size() > name.size() && one.starts_with(name) && one[name.size()] == '=')
      return one.substr(name.size() + 1);
  }
  return std::nullopt;
}

bool takes_image(const HttpRequest& head) {
  return head.path == "/api/predict" || head.path == "/api/probe" || head.path == "/api/load";
}

// Whatever the run is, it stays so.
bool changes_nothing(const HttpRequest& head) {
  return head.method == "GET" || head.path == "/api/predict" || head.path == "/api/probe" ||
         head.path == "/api/config/check";
}

}  // namespace

Guard::Guard(std::string token, bool readonly)
    : token_(std::move(token)), cookie_name_("cnn-" + random_hex(4)), is_readonly_(readonly) {}

std::optional<HttpResponse> Guard::refuse(const HttpRequest& head) const {
  const auto host = head.header("Host");
  if (!host || head.is_twice("Host") || !is_own_host(*host))
    return error_answer(403, "this page is reached as 127.0.0.1 or localhost, not under another name");
  const auto origin = head.header("Origin");
  if (origin && (head.is_twice("Origin") || !is_origin_of(*origin, *host)))
    return error_answer(403, "this page answers no other site's requests");
  if (!knows_token(head))
    return error_answer(403, "open the address that the program has printed: its token is missing here");
  if (head.method != "GET" && head.method != "POST") {
    HttpResponse answer = error_answer(405, "only GET and POST are answered");
    answer.headers.push_back({"Allow", "GET, POST"});
    return answer;
  }
  if (is_readonly_ && !changes_nothing(head))
    return error_answer(403, "this page can only be read (--dashboard-readonly)");
  const auto size = body_size(head);
  if (!size) return error_answer(411, "a body needs one Content-Length");
  const uint64_t most = takes_image(head) ? kMostImageBytes : kMostJsonBytes;
  if (*size > most)
    return error_answer(413, "the body has " + std::to_string(*size) + " bytes; at most " +
                                 std::to_string(most) + " are taken");
  return std::nullopt;
}

bool Guard::knows_token(const HttpRequest& head) const {
  if (const auto cookies = head.header("Cookie")) {
    const auto value = cookie_of(*cookies, cookie_name_);
    if (value && is_same_secret(*value, token_)) return true;
  }
  constexpr std::string_view kBearer = "Bearer ";
  const auto given = head.header("Authorization");
  if (given && is_same_name(given->substr(0, kBearer.size()), kBearer) &&
      is_same_secret(std::string_view(*given).substr(kBearer.size()), token_))
    return true;
  if (head.method != "GET" || head.path != "/") return false;
  const auto value = head.query_value("token");
  return value && is_same_secret(*value, token_);
}

HttpField Guard::cookie() const {
  return {"Set-Cookie", cookie_name_ + "=" + token_ + "; Path=/; HttpOnly; SameSite=Strict"};
}

}  // namespace cnn
