// The page of a running training (`cnn train --dashboard`): a web server on 127.0.0.1 that shows what a
// training announces and hands it what a person asks of it. Of the training it knows two doors, the observer
// and the control.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "dashboard/guard.h"
#include "dashboard/other_format.h"
#include "dashboard/run_desk.h"
#include "dashboard/watched_run.h"
#include "http/server.h"

namespace cnn {

struct DashboardWishes {
  std::optional<int> port = std::nullopt;  // nothing: 8642 or the next that is free; 0: any
  bool readonly = false;                   // nothing of the run can be changed from the page
  OtherFormat json = {};  // in which snapshots are given away, beside model files; whole, or nothing
};

// What answers a request that has passed the guard. May throw PageRefusal, and Error, whose message is told
// with 400 (of a config, data or a model) or 409. Called on any thread.
using PageAnswer = std::function<HttpResponse(const HttpRequest&)>;

class Dashboard final : private HttpHandler {
 public:
  // Throws Failure::usage where the port is not to be had.
  explicit Dashboard(const DashboardWishes& wishes);
  ~Dashboard() override;

  // "http://127.0.0.1:8642/?token=...": lets in whoever opens it.
  std::string address() const;

  // From now on this run is the one that is shown; its observer (dashboard/watched_run.h). The network and
  // the control outlive the training that tells it.
  std::shared_ptr<WatchedRun> watch(RunFacts facts, Network& network, Control& control);
  std::shared_ptr<WatchedRun> run() const;  // null before the first

  // What else the page can ask: `method` is "GET" or "POST", `path` one, or all below one that ends with "/".
  void add_route(const std::string& method, const std::string& path, PageAnswer answer);

  // To all who watch now: a JSON object in one line.
  void announce(const std::string& json) { hub_.push(event_text(json)); }
  size_t watchers() { return hub_.watchers(); }

  // From the moment on when it is destroyed: nobody is to wait any more. For any thread.
  bool is_closing() const;

 private:
  struct Route {
    std::string method;
    std::string path;
    PageAnswer answer;
  };

  std::optional<HttpResponse> refuse(const HttpRequest& head) override;
  HttpResponse answer(const HttpRequest& request) override;
  HttpResponse routed(const HttpRequest& request);
  std::optional<HttpResponse> page_file(const HttpRequest& request) const;
  WatchedRun& watched(std::shared_ptr<WatchedRun>& holder) const;
  nlohmann::ordered_json state_of(const WatchedRun& run) const;
  EventText state_event(const WatchedRun& run) const;
  void add_own_routes();
  void add_desk_routes();
  std::shared_ptr<RunDesk> desk() const;  // throws PageRefusal 409 before the first run
  HttpResponse events();
  HttpResponse control(const HttpRequest& request);
  void tell_state();

  Guard guard_;
  const OtherFormat json_;
  EventHub hub_;
  mutable std::mutex mutex_;  // of what follows
  std::shared_ptr<WatchedRun> run_;
  std::shared_ptr<RunDesk> desk_;  // of the same training
  std::vector<Route> routes_;
  bool is_closing_ = false;
  std::condition_variable closing_;
  std::thread teller_;
  std::unique_ptr<HttpServer> server_;
};

}  // namespace cnn
