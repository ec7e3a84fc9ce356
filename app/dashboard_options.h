// cnn train --dashboard: a page on the training that runs.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <optional>

#include "dashboard/dashboard.h"
#include "run/open_training.h"

namespace cnn::app {

struct DashboardArguments {
  bool wanted = false;
  std::optional<int> port;
  bool readonly = false;
  bool keep = false;  // the page stays when the training is done
};

void add_dashboard_options(CLI::App& command, DashboardArguments& arguments);

// Null unless one is wanted. Throws Failure::usage where its port is not to be had, or this program has no
// web server.
std::unique_ptr<Dashboard> open_dashboard(const DashboardArguments& arguments);

// The observer of `opened`'s training.
std::shared_ptr<WatchedRun> watch_training(Dashboard& dashboard, OpenedTraining& opened, Control& control);

// "dashboard: http://127.0.0.1:8642/?token=..." on standard error, however quiet the program is to be.
void tell_address(const Dashboard& dashboard);

// Until Ctrl-C, or until `meanwhile`, which is called again and again, says so.
void keep_page(const Control& control, const std::function<bool()>& meanwhile);

}  // namespace cnn::app
