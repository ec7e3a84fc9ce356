#include "dashboard/control_request.h"

#include <array>
#include <chrono>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "dashboard/answers.h"
#include "dashboard/json_body.h"
#include "dashboard/watched_run.h"
#include "kinds/key.h"

namespace cnn {
namespace {

using nlohmann::json;

constexpr std::array<std::pair<std::string_view, Command::Kind>, 4> kActions = {{
    {"pause", Command::Kind::pause},
    {"resume", Command::Kind::go_on},
    {"step", Command::Kind::step},
    {"save", Command::Kind::save},
}};

// As a config writes it.
std::string value_text(const json& object) {
  const auto value = object.find("value");
  if (value == object.end()) throw PageRefusal{400, "expected \"value\" with a number"};
  if (value->is_number_integer()) return value->dump();
  if (value->is_number()) return short_decimal(value->get<double>());
  if (value->is_string()) return value->get<std::string>();
  throw PageRefusal{400, "expected \"value\" with a number"};
}

void refuse_others(const json& object, std::initializer_list<std::string_view> known) {
  for (const auto& [name, value] : object.items()) {
    if (std::find(known.begin(), known.end(), name) == known.end())
      throw PageRefusal{400, "\"" + name + "\" is nothing that this action takes"};
  }
}

}  // namespace

ControlRequest read_control_request(const std::string& body) {
  const json object = json_body(body);
  const std::string action = text_member(object, "action");
  if (action == "set") {
    refuse_others(object, {"action", "key", "value"});
    Command command{Command::Kind::set};
    command.key = text_member(object, "key");
    command.value = value_text(object);
    return command;
  }
  refuse_others(object, {"action"});
  if (action == "stop") return StopRequest{};
  for (const auto& [word, kind] : kActions) {
    if (action == word) return Command{kind};
  }
  throw PageRefusal{400, "expected \"action\" to be pause, resume, step, stop, save or set"};
}

Answer obeyed(const WatchedRun& run, Command command, const std::function<bool()>& gives_up) {
  std::future<Answer> future = run.submit(std::move(command));
  while (future.wait_for(std::chrono::milliseconds(50)) != std::future_status::ready) {
    if (gives_up()) throw PageRefusal{409, "the training has ended"};
  }
  Answer answer = future.get();
  switch (answer.kind) {
    case Answer::Kind::done:
    case Answer::Kind::later:
      return answer;
    case Answer::Kind::not_now:
      throw PageRefusal{409, answer.reason};
    case Answer::Kind::wrong:
      throw PageRefusal{400, answer.reason};
    case Answer::Kind::failed:
      throw PageRefusal{409, answer.reason};
  }
  return answer;
}

}  // namespace cnn
