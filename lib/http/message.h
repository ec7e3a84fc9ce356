// What comes and goes over HTTP, as values.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/event_queue.h"

namespace cnn {

struct HttpField {
  std::string name;
  std::string value;
};

struct HttpRequest {
  std::string method;              // "GET"
  std::string path;                // "/api/state", with escapes resolved and without the query
  std::vector<HttpField> query;    // likewise resolved; in their order
  std::vector<HttpField> headers;  // in their order, as they were sent
  std::string body;

  // Of the header of this name, in any case; nothing where there is none. Throws nothing; where it stands
  // twice is_twice() says so.
  std::optional<std::string> header(std::string_view name) const;
  bool is_twice(std::string_view name) const;

  // Of the first such part of the query.
  std::optional<std::string> query_value(std::string_view name) const;
};

struct HttpResponse {
  int status = 200;
  std::string type = "text/plain; charset=utf-8";
  std::string body = {};
  std::vector<HttpField> headers = {};

  // In the place of a body: server-sent events, until the queue is closed and empty or the client is gone.
  std::shared_ptr<EventQueue> events = nullptr;
};

// "Content-Type" is "content-type".
bool is_same_name(std::string_view a, std::string_view b);

// What the head of a request says of its body. Nothing where that is not said plainly: by one Content-Length
// of digits, or by none at all where there is no body.
std::optional<uint64_t> body_size(const HttpRequest& head);

}  // namespace cnn
