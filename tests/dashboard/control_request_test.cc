#include "dashboard/control_request.h"

#include <catch2/catch.hpp>

#include "dashboard/answers.h"

namespace cnn {
namespace {

std::string refusal_of(const std::string& body) {
  try {
    read_control_request(body);
  } catch (const PageRefusal& refusal) {
    CHECK(refusal.status == 400);
    return refusal.reason;
  }
  return "";
}

Command command_of(const std::string& body) {
  return std::get<Command>(read_control_request(body));
}

}  // namespace

TEST_CASE("control request: each action, and a value as a config writes it") {
  CHECK(command_of(R"({"action":"pause"})").kind == Command::Kind::pause);
  CHECK(command_of(R"({"action":"resume"})").kind == Command::Kind::go_on);
  CHECK(command_of(R"({"action":"step"})").kind == Command::Kind::step);
  CHECK(command_of(R"({"action":"save"})").kind == Command::Kind::save);
  CHECK(std::holds_alternative<StopRequest>(read_control_request(R"({"action":"stop"})")));
  const auto value_of = [](const std::string& value) {
    return command_of(R"({"action":"set","key":"learning_rate","value":)" + value + "}").value;
  };
  CHECK(value_of("0.02") == "0.02");
  CHECK(value_of("1e-5") == "1e-5");
  CHECK(value_of("64") == "64");
  CHECK(value_of("-1") == "-1");
  CHECK(value_of("\"auto\"") == "auto");
  CHECK(command_of(R"({"value":1,"key":"momentum","action":"set"})").key == "momentum");
}

TEST_CASE("control request: what is none is told so") {
  for (const char* body : {"", "pause", "[]", "null", "{", "{\"action\":\"pause\"} x", "\"pause\""})
    CHECK(refusal_of(body) == "expected a JSON object");
  CHECK(refusal_of("{}") == "expected \"action\" with a text");
  CHECK(refusal_of(R"({"action":1})") == "expected \"action\" with a text");
  CHECK(refusal_of(R"({"action":"fly"})") ==
        "expected \"action\" to be pause, resume, step, stop, save or set");
  CHECK(refusal_of(R"({"action":"pause","action":"stop"})") == "the JSON has the name \"action\" twice");
  CHECK(refusal_of(R"({"action":"pause","key":"x"})") == "\"key\" is nothing that this action takes");
  CHECK(refusal_of(R"({"action":"set","key":"momentum"})") == "expected \"value\" with a number");
  for (const char* value : {"null", "true", "[1]", "{}"})
    CHECK(refusal_of(R"({"action":"set","key":"momentum","value":)" + std::string(value) + "}") ==
          "expected \"value\" with a number");
  CHECK(refusal_of(R"({"action":)" + std::string(100'000, '[')) != "");
}

}  // namespace cnn
