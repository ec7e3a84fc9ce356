#include "dashboard/dashboard.h"

#include <chrono>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/error.h"
#include "dashboard/answers.h"
#include "dashboard/control_request.h"
#include "dashboard/page_files.h"
#include "dashboard/token.h"
#include "model/json_text.h"

namespace cnn {
namespace {

using nlohmann::ordered_json;

// Of a page that nobody has handed another format.
OtherFormat no_format() {
  const char* const why = "no other format than model files is known here";
  return {[=](const NetworkPlan& /*plan*/) { return why; },
          [=](const NetworkPlan& /*plan*/, auto /*values*/) -> std::string {
            throw PageRefusal{404, why};
          },
          [=](const NetworkPlan& /*plan*/, std::string_view /*text*/) -> std::vector<std::vector<float>> {
            throw PageRefusal{409, why};
          }};
}

constexpr size_t kTokenBytes = 24;
constexpr auto kBetweenStates = std::chrono::milliseconds(250);

bool is_at(const std::string& path, const std::string& route) {
  return route.ends_with('/') && route.size() > 1 ? path.starts_with(route) && path != route : path == route;
}

// What a person can mend is the request's fault, anything else the moment's.
int status_of(Failure failure) {
  switch (failure) {
    case Failure::usage:
    case Failure::config:
    case Failure::data:
    case Failure::model:
      return 400;
    case Failure::bug:
    case Failure::resource:
    case Failure::diverged:
      break;
  }
  return 409;
}

}  // namespace

Dashboard::Dashboard(const DashboardWishes& wishes)
    : guard_(random_hex(kTokenBytes), wishes.readonly), json_(wishes.json.lacks ? wishes.json : no_format()) {
  add_own_routes();
  add_desk_routes();
  server_ = serve(wishes.port, *this);
  teller_ = std::thread([this] { tell_state(); });
}

Dashboard::~Dashboard() {
  {
    const std::lock_guard lock(mutex_);
    is_closing_ = true;
  }
  closing_.notify_all();
  teller_.join();
  hub_.close();
  server_.reset();
}

std::string Dashboard::address() const {
  return "http://127.0.0.1:" + std::to_string(server_->port()) + "/?token=" + guard_.token();
}

std::shared_ptr<WatchedRun> Dashboard::watch(RunFacts facts, Network& network, Control& control) {
  auto run = std::make_shared<WatchedRun>(std::move(facts), network, control, hub_);
  auto desk = std::make_shared<RunDesk>(run, network.plan().input, json_, [this] { return is_closing(); });
  const std::lock_guard lock(mutex_);
  run_ = run;
  desk_ = std::move(desk);
  return run;
}

std::shared_ptr<WatchedRun> Dashboard::run() const {
  const std::lock_guard lock(mutex_);
  return run_;
}

void Dashboard::add_route(const std::string& method, const std::string& path, PageAnswer answer) {
  const std::lock_guard lock(mutex_);
  routes_.push_back({method, path, std::move(answer)});
}

void Dashboard::add_own_routes() {
  const auto of_run = [this](auto what) {
    return [this, what](const HttpRequest& /*request*/) {
      std::shared_ptr<WatchedRun> holder;
      return json_answer(what(watched(holder)));
    };
  };
  add_route("GET", "/api/state", of_run([this](const WatchedRun& run) { return state_of(run); }));
  add_route("GET", "/api/changes", of_run([](const WatchedRun& run) { return run.changes(); }));
  add_route("GET", "/api/curves", of_run([](const WatchedRun& run) { return run.curves(); }));
  add_route("GET", "/api/events", [this](const HttpRequest& /*request*/) { return events(); });
  add_route("POST", "/api/control", [this](const HttpRequest& request) { return control(request); });
}

std::optional<HttpResponse> Dashboard::refuse(const HttpRequest& head) {
  auto refusal = guard_.refuse(head);
  if (refusal) refusal = guarded(std::move(*refusal));
  return refusal;
}

HttpResponse Dashboard::answer(const HttpRequest& request) {
  try {
    return guarded(routed(request));
  } catch (const PageRefusal& refusal) {
    return guarded(error_answer(refusal));
  } catch (const Error& error) {
    return guarded(error_answer(status_of(error.failure()), error.what()));
  }
}

HttpResponse Dashboard::routed(const HttpRequest& request) {
  if (auto file = page_file(request)) return std::move(*file);
  PageAnswer found;
  std::string others;
  {
    const std::lock_guard lock(mutex_);
    for (const Route& route : routes_) {
      if (!is_at(request.path, route.path)) continue;
      if (route.method == request.method) found = route.answer;
      others += (others.empty() ? "" : ", ") + route.method;
    }
  }
  if (found) return found(request);
  if (others.empty()) throw PageRefusal{404, "there is nothing of this name"};
  HttpResponse answer = error_answer(405, "this is answered to " + others);
  answer.headers.push_back({"Allow", others});
  return answer;
}

std::optional<HttpResponse> Dashboard::page_file(const HttpRequest& request) const {
  for (const PageFile& file : page_files()) {
    if (file.path != request.path) continue;
    if (request.method != "GET") throw PageRefusal{405, "this is answered to GET"};
    HttpResponse answer;
    answer.type = file.type;
    answer.body = file.bytes;
    if (file.path == "/" && request.query_value("token")) answer.headers.push_back(guard_.cookie());
    return answer;
  }
  return std::nullopt;
}

WatchedRun& Dashboard::watched(std::shared_ptr<WatchedRun>& holder) const {
  holder = run();
  if (!holder) throw PageRefusal{409, "the training has not begun yet"};
  return *holder;
}

ordered_json Dashboard::state_of(const WatchedRun& run) const {
  ordered_json state = run.state();
  state["readonly"] = guard_.is_readonly();
  return state;
}

EventText Dashboard::state_event(const WatchedRun& run) const {
  ordered_json event = {{"event", "state"}};
  event.update(state_of(run));
  return event_text(json_text(event));
}

HttpResponse Dashboard::events() {
  std::vector<EventText> first;
  if (const auto run = this->run()) first.push_back(state_event(*run));
  HttpResponse answer;
  answer.type = "text/event-stream";
  answer.events = hub_.open(first);
  if (!answer.events) throw PageRefusal{409, "as many pages as are allowed watch this training already"};
  return answer;
}

bool Dashboard::is_closing() const {
  const std::lock_guard lock(mutex_);
  return is_closing_;
}

HttpResponse Dashboard::control(const HttpRequest& request) {
  std::shared_ptr<WatchedRun> holder;
  WatchedRun& run = watched(holder);
  ControlRequest wish = read_control_request(request.body);
  if (run.has_ended()) throw PageRefusal{409, "the training has ended"};
  if (auto* command = std::get_if<Command>(&wish)) {
    const Answer answer = obeyed(run, std::move(*command), [this] { return is_closing(); });
    if (answer.kind == Answer::Kind::later) return json_answer({{"from_epoch", answer.from_epoch}}, 202);
  } else {
    run.ask_to_stop();
  }
  return json_answer(state_of(run));
}

// To all who watch, as often as it changes, but not too often; each second time those who look at pictures
// are told that there are others now.
void Dashboard::tell_state() {
  uint64_t told = 0;
  int turn = 0;
  std::shared_ptr<WatchedRun> of;
  std::unique_lock lock(mutex_);
  while (!closing_.wait_for(lock, kBetweenStates, [&] { return is_closing_; })) {
    const std::shared_ptr<WatchedRun> run = run_;
    if (!run || (of == run && told == run->version())) continue;
    lock.unlock();
    if (hub_.watchers() > 0) {
      told = run->version();
      of = run;
      hub_.push(state_event(*run));
      if (++turn % 2 == 0 && desk()->is_network_looked_at())
        announce(json_text(ordered_json{{"event", "pictures"}, {"step", run->steps()}}));
    }
    lock.lock();
  }
}

}  // namespace cnn
