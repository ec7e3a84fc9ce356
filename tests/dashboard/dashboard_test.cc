#include "dashboard/watched.h"

namespace cnn {

TEST_CASE("dashboard: pause stops the steps, step makes one, resume goes on") {
  Watched here;
  wait_until([&] { return here.state()["steps"] > 10; });
  CHECK(here.state()["forward_ms"] == nullptr);
  Connection viewer(here.port());
  viewer.send(request_text("GET /api/events", here.bearer()));
  wait_until([&] { return here.state()["forward_ms"].is_number() && here.state()["backward_ms"] > 0; });
  const json paused = json::parse(body_of(here.control_answer(R"({"action":"pause"})")));
  CHECK(paused["state"] == "paused");
  const auto wait = [] { std::this_thread::sleep_for(std::chrono::milliseconds(100)); };
  wait();
  CHECK(here.state()["steps"] == paused["steps"]);
  CHECK(here.state()["seconds"] == paused["seconds"]);  // which a pause is none of
  CHECK(status_of(here.control_answer(R"({"action":"step"})")) == 200);
  wait();
  CHECK(here.state()["steps"] == paused["steps"].get<int64_t>() + 1);
  CHECK(here.state()["state"] == "paused");
  CHECK(json::parse(body_of(here.control_answer(R"({"action":"resume"})")))["state"] == "running");
  wait_until([&] { return here.state()["steps"] > paused["steps"].get<int64_t>() + 1; });
  const std::string refused = here.control_answer(R"({"action":"step"})");
  CHECK(status_of(refused) == 409);
  CHECK(body_of(refused) == R"({"error":"the training runs: pause it first"})");
}

TEST_CASE("dashboard: a setting is in force once it is answered, and is told") {
  Watched here;
  const json state =
      json::parse(body_of(here.control_answer(R"({"action":"set","key":"learning_rate","value":0.0125})")));
  CHECK(state["base_learning_rate"] == 0.0125);
  CHECK(state["changes"] == 1);
  CHECK(state["program"] == "cnn");
  const json momentum =
      json::parse(body_of(here.control_answer(R"({"action":"set","key":"momentum","value":0.25})")));
  CHECK(momentum["momentum"] == 0.25);
  CHECK(json::parse(body_of(
            here.control_answer(R"({"action":"set","key":"log_every","value":7})")))["log_every"] == 7);
  const std::string wrong = here.control_answer(R"({"action":"set","key":"learning_rate","value":-1})");
  CHECK(status_of(wrong) == 400);
  CHECK_THAT(body_of(wrong), Catch::Contains("learning_rate"));
  CHECK(status_of(here.control_answer(R"({"action":"set","key":"epochs","value":1})")) == 400);
  const json after = here.state();
  CHECK(after["changes"] == 3);
  const json changes = json::parse(body_of(here.get("/api/changes")))["changes"];
  REQUIRE(changes.size() == 3);
  CHECK(changes[1]["key"] == "momentum");
  CHECK(changes[1]["value"] == 0.25);
  CHECK(after["settable"] ==
        json::parse(R"(["learning_rate","momentum","weight_decay","batch_size","log_every"])"));
}

TEST_CASE("dashboard: larger batches than memory is planned for come with the next epoch") {
  Watched here;
  const json smaller =
      json::parse(body_of(here.control_answer(R"({"action":"set","key":"batch_size","value":8})")));
  CHECK(smaller["batch_size"] == 8);
  here.control_answer(R"({"action":"pause"})");
  const std::string answer = here.control_answer(R"({"action":"set","key":"batch_size","value":40})");
  CHECK(status_of(answer) == 202);
  const json state = here.state();
  CHECK(json::parse(body_of(answer)) == json{{"from_epoch", here.training->state().epoch + 1}});
  CHECK(state["next_batch_size"] == 40);
  CHECK(state["planned_batch_size"] == 16);
  here.control_answer(R"({"action":"resume"})");
  wait_until([&] { return here.state()["batch_size"] == 40; });
  wait_until([&] { return here.state()["batches"] == 2; });
  CHECK(here.state()["planned_batch_size"] == 40);
  CHECK(here.state()["next_batch_size"] == nullptr);
}

TEST_CASE("dashboard: stop saves and ends the training, and says so to all who watch") {
  Watched here;
  Connection one(here.port());
  Connection two(here.port());
  for (Connection* each : {&one, &two}) {
    each->send(request_text("GET /api/events", here.bearer()));
    CHECK_THAT(each->receive("\n\n"), Catch::Contains("text/event-stream"));
  }
  CHECK(json::parse(body_of(here.control_answer(R"({"action":"stop"})")))["state"] != "running");
  here.thread.join();
  CHECK(here.outcome == Did::stop);
  CHECK(std::filesystem::exists(here.directory.checkpoint()));
  for (Connection* each : {&one, &two})
    CHECK_THAT(each->receive(R"({"event":"stopped"})"), Catch::Contains(R"(data: {"event":"stopped"})"));
  const json state = here.state();
  CHECK(state["state"] == "stopping");  // done is what has come to its end
  CHECK(state["seconds_left"] == nullptr);
  CHECK(status_of(here.control_answer(R"({"action":"pause"})")) == 409);
}

TEST_CASE("dashboard: events are steps, evaluations, norms and states, and what is done stays") {
  Watched here(3);
  here.thread.join();
  const json state = here.state();
  CHECK(state["state"] == "done");
  CHECK(state["steps"] == 15);
  CHECK(state["examples"] == 240);
  CHECK(state["epoch"] == 3);
  CHECK(state["model"] == "model.bin");
  CHECK(state["best"]["split"] == "validation");
  CHECK(state["train_accuracy"].is_number());
  CHECK(state["seconds"] == Approx(here.training->state().rows.seconds()));
  CHECK(state["seconds"] > 0);
  const json curves = json::parse(body_of(here.get("/api/curves")));
  CHECK(curves["loss"].size() == 15);
  CHECK(curves["epochs"] == json::parse("[[1,1],[2,6],[3,11]]"));
  CHECK(curves["norms"]["rows"].size() >= 1);
  CHECK(curves["accuracy"].back()[3].is_number());
}

TEST_CASE("dashboard: who has no token, another host or origin is refused, and so is what is not there") {
  Watched here;
  const int port = here.port();
  CHECK(status_of(ask(port, request_text("GET /"))) == 403);
  CHECK(status_of(ask(port, request_text("GET /api/state"))) == 403);
  CHECK(status_of(ask(port, request_text("POST /api/control", "", R"({"action":"stop"})"))) == 403);
  CHECK(status_of(ask(port, request_text("GET /", here.bearer() + "Origin: http://evil.example\r\n"))) ==
        403);
  CHECK(status_of(ask(port, "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n" + here.bearer() +
                                "\r\n")) == 403);
  for (const char* path : {"/etc/passwd", "/../../etc/passwd", "/%2e%2e/etc/passwd", "/api", "/api/",
                           "/config.yaml", "//", "/main.js%00"})
    CHECK(status_of(here.get(path)) == 404);
  const std::string wrong = here.get("/api/control");
  CHECK(status_of(wrong) == 405);
  CHECK_THAT(wrong, Catch::Contains("Allow: POST\r\n"));
  CHECK(status_of(here.control_answer("{}")) == 400);
  CHECK(here.state()["state"] == "running");
}

TEST_CASE("dashboard: every answer forbids what the page does not need") {
  Watched here;
  for (const std::string& answer :
       {here.get("/api/state"), here.get("/nothing"), ask(here.port(), request_text("GET /"))}) {
    CHECK_THAT(answer, Catch::Contains("Content-Security-Policy: default-src 'none'; script-src 'self';") &&
                           Catch::Contains("X-Content-Type-Options: nosniff\r\n") &&
                           Catch::Contains("Cache-Control: no-store\r\n") &&
                           Catch::Contains("Referrer-Policy: no-referrer\r\n"));
  }
}

TEST_CASE("dashboard: read only, it shows and changes nothing") {
  Watched here(100'000, true);
  CHECK(here.state()["readonly"] == true);
  CHECK(status_of(here.control_answer(R"({"action":"pause"})")) == 403);
  CHECK(status_of(here.get("/api/curves")) == 200);
}

TEST_CASE("dashboard: the model has the same bits watched or not, by who reads and who does not") {
  RunSpec spec = make_spec();
  spec.train.epochs = 30;
  const TemporaryDirectory alone;
  train(spec, make_data(20), alone.path());
  Watched here(30);
  Connection slow(here.port());
  slow.send(request_text("GET /api/events", here.bearer()));
  here.thread.join();
  CHECK(here.outcome == Did::end);
  CHECK(weights_of(here.directory.model()) == weights_of(alone.path() / "model.bin"));
}

}  // namespace cnn
