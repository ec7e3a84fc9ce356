// A web server for one person on this machine: it listens on 127.0.0.1 and nowhere else. The only place that
// knows libmicrohttpd; where that is not there when the program is built, serve() says so and the rest is as
// it is.
#pragma once

#include <memory>
#include <optional>

#include "http/message.h"

namespace cnn {

// What answers. Called from several threads at once, each its own connection's; may wait.
class HttpHandler {
 public:
  HttpHandler() = default;
  virtual ~HttpHandler() = default;
  HttpHandler(const HttpHandler&) = delete;
  HttpHandler& operator=(const HttpHandler&) = delete;

  // Given all but the body: an answer that does without it, which is not read then.
  virtual std::optional<HttpResponse> refuse(const HttpRequest& head) = 0;

  // Given all. What it throws ends the connection.
  virtual HttpResponse answer(const HttpRequest& request) = 0;
};

// Bounds on what anybody can take of it.
inline constexpr unsigned kMostConnections = 64;
inline constexpr size_t kMostHeaderBytes = size_t{1} << 15;
inline constexpr size_t kMostBodyBytes = size_t{16} << 20;
inline constexpr unsigned kIdleSeconds = 30;     // after which a silent connection is closed
inline constexpr double kKeepAliveSeconds = 15;  // between two signs of life of an event stream

class HttpServer {
 public:
  HttpServer() = default;
  virtual ~HttpServer() = default;  // lets answers and closed event queues out, for a second at most
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  virtual int port() const = 0;
};

// `port`: that one; 0: any that is free; nothing: 8642, or the next that is free. `handler` outlives it.
// Throws Failure::usage where the port is not to be had, or where this program has no web server, and
// Failure::resource where the machine gives no socket.
std::unique_ptr<HttpServer> serve(std::optional<int> port, HttpHandler& handler);

// Throws as serve() does where this program has no web server.
void require_web_server();

}  // namespace cnn
