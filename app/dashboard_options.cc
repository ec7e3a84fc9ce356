#include "app/dashboard_options.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <cstdio>

#include "app/stop_signals.h"
#include "app/value_check.h"
#include "exchange/convnetjs.h"

namespace cnn::app {

namespace {

// As ConvNetJS has it.
OtherFormat json_format() {
  return {convnetjs_lacks, write_convnetjs, [](const NetworkPlan& plan, std::string_view text) {
            return values_for(plan, read_convnetjs(text, "the file"));
          }};
}

}  // namespace

void add_dashboard_options(CLI::App& command, DashboardArguments& arguments) {
  CLI::Option* dashboard =
      command.add_flag("--dashboard", arguments.wanted,
                       "Show the training in a browser, and let it be steered there; the address is printed");
  command
      .add_option("--dashboard-port", arguments.port,
                  "The port of that page; 0: any that is free (default: 8642, or the next that is free)")
      ->check(whole_number(0, 65535))
      ->needs(dashboard)
      ->option_text("N");
  command.add_flag("--dashboard-readonly", arguments.readonly, "The page shows, and changes nothing")
      ->needs(dashboard);
  command.add_flag("--dashboard-keep", arguments.keep, "The page stays after the last epoch, until Ctrl-C")
      ->needs(dashboard);
}

std::unique_ptr<Dashboard> open_dashboard(const DashboardArguments& arguments) {
  if (!arguments.wanted) return nullptr;
  return std::make_unique<Dashboard>(DashboardWishes{arguments.port, arguments.readonly, json_format()});
}

std::shared_ptr<WatchedRun> watch_training(Dashboard& dashboard, OpenedTraining& opened, Control& control) {
  RunFacts facts;
  facts.name = opened.spec().name;
  facts.directory = opened.directory().path;
  facts.settings = opened.spec().train;
  facts.disk = opened.directory().disk;
  return dashboard.watch(std::move(facts), opened.network(), control);
}

void tell_address(const Dashboard& dashboard) {
  fmt::print(stderr, "dashboard: {}\n", dashboard.address());
}

void keep_page(const Control& control, const std::function<bool()>& meanwhile) {
  if (control.stop_reason() != StopReason::none) return;
  spdlog::info("the page stays until Ctrl-C");
  wait_for_stop_signal(meanwhile);
}

}  // namespace cnn::app
