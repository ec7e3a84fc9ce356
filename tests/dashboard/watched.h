// The page's server on a training that runs in this very process.
#pragma once

#include <catch2/catch.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <thread>

#include "dashboard/dashboard.h"
#include "exchange/convnetjs.h"
#include "http/talk.h"
#include "temporary_directory.h"
#include "train/columns.h"

namespace cnn {

using nlohmann::json;

// A training in a thread of its own, watched.
class Watched {
 public:
  explicit Watched(int64_t epochs = 100'000, bool readonly = false) : dashboard(Wishes(readonly)) {
    info.spec.train.epochs = spec.train.epochs = epochs;
    network.initialize(1);
    watched = dashboard.watch({"columns", place.path(), spec.train, &system_disk()}, network, control);
    training.emplace(TrainingInput{info, data, directory, network, 16, workers, *watched, control});
    thread = std::thread([this] {
      outcome = run(*training);
      if (outcome == Did::stop) watched->on_stopped();
    });
  }
  ~Watched() {
    control.stop(StopReason::asked);
    if (thread.joinable()) thread.join();
  }

  static DashboardWishes Wishes(bool readonly) {
    return {
        0, readonly, {convnetjs_lacks, write_convnetjs, [](const NetworkPlan& plan, std::string_view text) {
                        return values_for(plan, read_convnetjs(text, "the file"));
                      }}};
  }

  std::string bearer() const {
    const std::string address = dashboard.address();
    return "Authorization: Bearer " + address.substr(address.find("token=") + 6) + "\r\n";
  }
  int port() const {
    const std::string address = dashboard.address();
    return std::stoi(address.substr(address.rfind(':') + 1));
  }
  std::string get(const std::string& path) const {
    return ask(port(), request_text("GET " + path, bearer()));
  }
  std::string post(const std::string& path, const std::string& body, const std::string& type = "") const {
    const std::string headers = type.empty() ? "" : "Content-Type: " + type + "\r\n";
    return ask(port(), request_text("POST " + path, bearer() + headers, body));
  }
  json told(const std::string& path) const { return json::parse(body_of(get(path))); }
  json state() const { return json::parse(body_of(get("/api/state"))); }
  std::string control_answer(const std::string& body) const { return post("/api/control", body); }

  TemporaryDirectory place;
  RunSpec spec = make_spec();
  OpenedData data = make_data(20);
  ModelInfo info{spec, data.classes, 0, 0};
  RunDirectory directory{{place.path()}, nullptr, nullptr, &system_disk()};
  Workers workers{2};
  Network network{plan_network(spec.network), {16, 7}, workers};
  Control control;
  Dashboard dashboard;
  std::shared_ptr<WatchedRun> watched;
  std::optional<Training> training;
  Did outcome = Did::batch;
  std::thread thread;
};

inline void wait_until(const std::function<bool()>& holds) {
  for (int i = 0; i < 500 && !holds(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  REQUIRE(holds());
}

}  // namespace cnn
