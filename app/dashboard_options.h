// cnn train --dashboard: what can be said of the page on the command line.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>

namespace cnn::app {

struct DashboardArguments {
  bool wanted = false;
  std::optional<int> port;
  bool readonly = false;
  bool keep = false;  // the page stays when the training is done
};

void add_dashboard_options(CLI::App& command, DashboardArguments& arguments);

}  // namespace cnn::app
