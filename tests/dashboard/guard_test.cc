#include "dashboard/guard.h"

#include <catch2/catch.hpp>

#include "dashboard/token.h"

namespace cnn {
namespace {

const std::string kToken = "5ec4e7";

HttpRequest request(const std::string& method, const std::string& path, std::vector<HttpField> headers) {
  HttpRequest head;
  head.method = method;
  head.path = path;
  head.headers = std::move(headers);
  return head;
}

const HttpField kHost{"Host", "127.0.0.1:8642"};
const HttpField kBearer{"Authorization", "Bearer " + kToken};

// 0: it is answered.
int status(const Guard& guard, const HttpRequest& head) {
  const auto refusal = guard.refuse(head);
  return refusal ? refusal->status : 0;
}

}  // namespace

TEST_CASE("guard: a token comes in the address of the page, as a cookie or as a bearer's") {
  const Guard guard(kToken, false);
  CHECK(status(guard, request("GET", "/api/state", {kHost, kBearer})) == 0);
  CHECK(status(guard, request("GET", "/api/state", {kHost, {"authorization", "bearer " + kToken}})) == 0);
  const std::string cookie = guard.cookie().value.substr(0, guard.cookie().value.find(';'));
  CHECK(status(guard, request("GET", "/api/state", {kHost, {"Cookie", "a=b; " + cookie + "; c=d"}})) == 0);
  HttpRequest page = request("GET", "/", {kHost});
  page.query = {{"token", kToken}};
  CHECK(status(guard, page) == 0);
  page.path = "/api/state";
  CHECK(status(guard, page) == 403);  // only the page's own address
  page.path = "/";
  page.method = "POST";
  CHECK(status(guard, page) == 403);
}

TEST_CASE("guard: without the token, or with another, nothing is answered") {
  const Guard guard(kToken, false);
  for (const char* value : {"", "5ec4e", "5ec4e77", "5EC4E7", "5ec4e8"}) {
    CAPTURE(value);
    HttpRequest page = request("GET", "/", {kHost});
    page.query = {{"token", value}};
    CHECK(status(guard, page) == 403);
    CHECK(status(guard, request("GET", "/main.js",
                                {kHost, {"Authorization", "Bearer " + std::string(value)}})) == 403);
    const std::string name = guard.cookie().value.substr(0, guard.cookie().value.find('='));
    CHECK(status(guard, request("GET", "/", {kHost, {"Cookie", name + "=" + value}})) == 403);
  }
  CHECK(status(guard, request("GET", "/", {kHost, {"Cookie", "cnn=" + kToken}})) == 403);
  CHECK(guard.refuse(request("GET", "/", {kHost}))->body ==
        R"({"error":"open the address that the program has printed: its token is missing here"})");
}

TEST_CASE("guard: the cookie is of this page alone, and no script's") {
  const Guard guard(kToken, false);
  CHECK_THAT(guard.cookie().value,
             Catch::Matches("cnn-[0-9a-f]{8}=5ec4e7; Path=/; HttpOnly; SameSite=Strict"));
  CHECK(guard.cookie().value != Guard(kToken, false).cookie().value);
}

TEST_CASE("guard: the host is this machine's own name or address, at any port") {
  const Guard guard(kToken, false);
  for (const char* host : {"localhost", "LocalHost:1", "127.0.0.1", "127.0.0.1:65535"})
    CHECK(status(guard, request("GET", "/", {{"Host", host}, kBearer})) == 0);
  for (const char* host : {"", "evil.example", "evil.example:8642", "127.0.0.1.evil.example", "localhost.",
                           "127.0.0.2", "127.0.0.1:", "127.0.0.1:80:80", "localhost:x", "[::1]", "0.0.0.0"}) {
    CAPTURE(host);
    CHECK(status(guard, request("GET", "/", {{"Host", host}, kBearer})) == 403);
  }
  CHECK(status(guard, request("GET", "/", {kBearer})) == 403);
  CHECK(status(guard, request("GET", "/", {kHost, kHost, kBearer})) == 403);
}

TEST_CASE("guard: the origin, where there is one, agrees with the host") {
  const Guard guard(kToken, false);
  const auto of = [&](const char* host, const char* origin) {
    return status(guard, request("POST", "/api/control", {{"Host", host}, {"Origin", origin}, kBearer}));
  };
  CHECK(of("127.0.0.1:8642", "http://127.0.0.1:8642") == 0);
  CHECK(of("localhost:9000", "https://localhost:9000") == 0);
  for (const char* origin :
       {"null", "", "http://evil.example", "http://127.0.0.1", "http://127.0.0.1:8643",
        "http://localhost:8642", "http://127.0.0.1:8642.evil.example", "file://127.0.0.1:8642"}) {
    CAPTURE(origin);
    CHECK(of("127.0.0.1:8642", origin) == 403);
  }
  CHECK(status(guard, request("GET", "/",
                              {kHost, {"Origin", "http://127.0.0.1:8642"}, {"Origin", "null"}, kBearer})) ==
        403);
}

TEST_CASE("guard: a page that can only be read changes nothing, but predicts") {
  const Guard guard(kToken, true);
  for (const char* path : {"/api/control", "/api/restart", "/api/snapshots", "/api/load", "/api/unknown"})
    CHECK(status(guard, request("POST", path, {kHost, kBearer})) == 403);
  for (const char* path : {"/api/predict", "/api/probe", "/api/config/check"})
    CHECK(status(guard, request("POST", path, {kHost, kBearer})) == 0);
  CHECK(status(guard, request("GET", "/api/state", {kHost, kBearer})) == 0);
}

TEST_CASE("guard: bodies have a size that is said, and no more than their kind needs") {
  const Guard guard(kToken, false);
  const auto of = [&](const char* path, const char* size) {
    return status(guard, request("POST", path, {kHost, kBearer, {"Content-Length", size}}));
  };
  CHECK(of("/api/control", "1048576") == 0);
  CHECK(of("/api/control", "1048577") == 413);
  CHECK(of("/api/predict", "16777216") == 0);
  CHECK(of("/api/predict", "16777217") == 413);
  CHECK(of("/api/predict", "many") == 411);
  CHECK(status(guard, request("POST", "/api/control", {kHost, kBearer, {"Transfer-Encoding", "chunked"}})) ==
        411);
}

TEST_CASE("guard: other methods are refused, to those with a token") {
  const Guard guard(kToken, false);
  for (const char* method : {"PUT", "DELETE", "OPTIONS", "HEAD", "get", "X"}) {
    CHECK(status(guard, request(method, "/", {kHost, kBearer})) == 405);
    CHECK(status(guard, request(method, "/", {kHost})) == 403);
  }
}

TEST_CASE("token: random, of the length asked for, compared whole") {
  CHECK(random_hex(24).size() == 48);
  CHECK(random_hex(24) != random_hex(24));
  CHECK(is_same_secret("", ""));
  CHECK(is_same_secret("abc", "abc"));
  CHECK(!is_same_secret("abc", "abd"));
  CHECK(!is_same_secret("abc", "bbc"));
  CHECK(!is_same_secret("abc", "abcd"));
}

}  // namespace cnn
