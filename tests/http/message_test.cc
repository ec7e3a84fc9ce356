#include "http/message.h"

#include <catch2/catch.hpp>

namespace cnn {

TEST_CASE("http: headers are found whatever their case, and twice is seen") {
  HttpRequest request;
  request.headers = {{"HOST", "a"}, {"Cookie", "b"}, {"host", "c"}};
  CHECK(request.header("Host") == "a");
  CHECK(request.is_twice("Host"));
  CHECK(!request.is_twice("Cookie"));
  CHECK(!request.header("Origin"));
  request.query = {{"digit", "1"}, {"digit", "0"}};
  CHECK(request.query_value("digit") == "1");
  CHECK(!request.query_value("Digit"));
}

TEST_CASE("http: a body's size is said by one Content-Length of digits, or there is none") {
  const auto size = [](std::vector<HttpField> headers) {
    HttpRequest request;
    request.headers = std::move(headers);
    return body_size(request);
  };
  CHECK(size({}) == 0);
  CHECK(size({{"content-length", "17"}}) == 17);
  for (const char* wrong : {"", "-1", "+1", "1 ", "0x10", "1,1", "99999999999999999999"})
    CHECK(!size({{"Content-Length", wrong}}));
  CHECK(!size({{"Content-Length", "1"}, {"Content-Length", "1"}}));
  CHECK(!size({{"Transfer-Encoding", "chunked"}}));
}

}  // namespace cnn
