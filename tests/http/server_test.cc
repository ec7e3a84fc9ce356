// The web server as a client on this machine meets it.
#include "http/server.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

#include "base/error.h"
#include "base/steady_seconds.h"
#include "http/talk.h"
#include "thrown.h"

namespace cnn {
namespace {

// Tells what was asked; refuses /no; /events are those of a hub, /fail throws.
struct Echo : HttpHandler {
  std::optional<HttpResponse> refuse(const HttpRequest& head) override {
    if (head.path == "/no") return HttpResponse{.status = 403, .body = "no"};
    return std::nullopt;
  }
  HttpResponse answer(const HttpRequest& request) override {
    if (request.path == "/fail") throw 1;
    if (request.path == "/events") return {.type = "text/event-stream", .events = hub.open()};
    std::string text = request.method + " " + request.path;
    for (const HttpField& field : request.query) text += " " + field.name + "=" + field.value;
    return {.body = text + " " + std::to_string(request.body.size()), .headers = {{"X-Test", "yes"}}};
  }
  EventHub hub;
};

}  // namespace

TEST_CASE("server: a request comes with its escapes resolved, and the answer with its headers") {
  Echo echo;
  const auto server = serve(0, echo);
  const std::string answer = ask(server->port(), request_text("GET /a%20b?x=1%2B1&y&z="));
  CHECK(status_of(answer) == 200);
  CHECK(body_of(answer) == "GET /a b x=1+1 y= z= 0");
  CHECK_THAT(answer, Catch::Contains("X-Test: yes\r\n"));
  CHECK(body_of(ask(server->port(), request_text("POST /", "", std::string(200'000, 'x')))) ==
        "POST / 200000");
}

TEST_CASE("server: what is refused is refused before its body comes") {
  Echo echo;
  const auto server = serve(0, echo);
  Connection connection(server->port());
  connection.send("POST /no HTTP/1.1\r\nHost: a\r\nContent-Length: 16000000\r\n\r\n");
  CHECK(status_of(connection.receive("no")) == 403);
}

TEST_CASE("server: bodies have an end even where nobody has said where, and headers too") {
  Echo echo;
  const auto server = serve(0, echo);
  std::string body;
  for (int i = 0; i < 20; ++i) body += "100000\r\n" + std::string(1 << 20, 'x') + "\r\n";
  CHECK(ask(server->port(),
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + body + "0\r\n\r\n")
            .empty());
  const int status = status_of(
      ask(server->port(), request_text("GET /", "X: " + std::string(2 * kMostHeaderBytes, 'x') + "\r\n")));
  CHECK(status >= 400);
  CHECK(body_of(ask(server->port(), request_text("GET /"))) == "GET / 0");
}

TEST_CASE("server: what is no HTTP is answered with an error or not at all, and the server stays") {
  Echo echo;
  const auto server = serve(0, echo);
  for (const std::string text :
       {"\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\x16\x03\x01\x02\x00\x01\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n"}) {
    CAPTURE(text);
    Connection connection(server->port(), 0.3);
    connection.send(text);
    CHECK(status_of(connection.receive()) != 200);
  }
  CHECK(ask(server->port(), request_text("GET /fail")).empty());
  CHECK(status_of(ask(server->port(), request_text("GET /"))) == 200);
}

TEST_CASE("server: events come as they are pushed, to all who watch, and end with the queue") {
  Echo echo;
  const auto server = serve(0, echo);
  Connection one(server->port());
  Connection two(server->port());
  for (Connection* each : {&one, &two}) each->send(request_text("GET /events"));
  while (echo.hub.watchers() < 2) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  echo.hub.push(event_text("first"));
  for (Connection* each : {&one, &two})
    CHECK_THAT(each->receive("data: first\n\n"), Catch::Contains("Content-Type: text/event-stream"));
  const std::string large(20'000, '~');
  echo.hub.push(event_text(large));
  echo.hub.close();
  std::string all = one.receive();
  CHECK(std::count(all.begin(), all.end(), '~') == 20'000);
}

TEST_CASE("server: who does not read its events holds nobody up") {
  Echo echo;
  const auto server = serve(0, echo);
  Connection slow(server->port());
  slow.send(request_text("GET /events"));
  while (echo.hub.watchers() < 1) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  const double start = steady_seconds();
  const EventText event = event_text(std::string(1000, 'x'));
  for (int i = 0; i < 50'000; ++i) echo.hub.push(event);
  CHECK(steady_seconds() - start < 2);
  CHECK(status_of(ask(server->port(), request_text("GET /"))) == 200);
}

TEST_CASE("server: a taken port is refused, and without a wish the next free one is taken") {
  Echo echo;
  const auto one = serve(std::nullopt, echo);
  const auto two = serve(std::nullopt, echo);
  CHECK(one->port() >= 8642);
  CHECK(two->port() > one->port());
  CHECK(thrown(Failure::usage, [&] { serve(one->port(), echo); }) ==
        "cannot listen on 127.0.0.1:" + std::to_string(one->port()) +
            ": Address already in use; --dashboard-port 0 takes any port that is free");
}

TEST_CASE("server: it ends while clients are connected, reading and not") {
  Echo echo;
  auto server = serve(0, echo);
  Connection idle(server->port());
  Connection reader(server->port());
  reader.send(request_text("GET /events"));
  while (echo.hub.watchers() < 1) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  echo.hub.push(event_text("last words"));
  echo.hub.close();
  const double start = steady_seconds();
  server.reset();
  CHECK(steady_seconds() - start < 3);
  CHECK_THAT(reader.receive(), Catch::Contains("data: last words\n\n"));
}

}  // namespace cnn
