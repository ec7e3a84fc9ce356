// The routes that the run's desk answers.
#include <nlohmann/json.hpp>
#include <utility>

#include "dashboard/answers.h"
#include "dashboard/dashboard.h"

namespace cnn {

std::shared_ptr<RunDesk> Dashboard::desk() const {
  const std::lock_guard lock(mutex_);
  if (!desk_) throw PageRefusal{409, "the training has not begun yet"};
  return desk_;
}

void Dashboard::add_desk_routes() {
  const auto by_desk = [this](const char* method, const char* path, auto answer) {
    add_route(method, path, [this, answer](const HttpRequest& request) { return answer(*desk(), request); });
  };
  using Request = HttpRequest;
  by_desk("GET", "/api/layers", [](RunDesk& desk, const Request&) { return desk.layers(); });
  by_desk("GET", "/api/layers/", [](RunDesk& desk, const Request& request) { return desk.layer(request); });
  by_desk("POST", "/api/probe", [](RunDesk& desk, const Request& request) { return desk.probe(request); });
  by_desk("GET", "/api/predictions", [](RunDesk& desk, const Request&) { return desk.predictions(); });
  by_desk("POST", "/api/predict",
          [](RunDesk& desk, const Request& request) { return desk.predict(request); });
  by_desk("GET", "/api/snapshots", [](RunDesk& desk, const Request&) { return desk.snapshots(); });
  by_desk("POST", "/api/snapshots",
          [](RunDesk& desk, const Request& request) { return desk.make_snapshot(request); });
  by_desk("GET", "/api/snapshots/",
          [](RunDesk& desk, const Request& request) { return desk.snapshot(request); });
  const auto by_load = [this](auto load) {
    return [this, load](RunDesk& desk, const Request& request) {
      load(desk, request);
      return json_answer(state_of(*run()));
    };
  };
  by_desk("POST", "/api/snapshots/",
          by_load([](RunDesk& desk, const Request& request) { desk.load_snapshot(request); }));
  by_desk("POST", "/api/load", by_load([](RunDesk& desk, const Request& request) { desk.load(request); }));
}

}  // namespace cnn
