#include "app/dashboard_options.h"

#include "app/value_check.h"

namespace cnn::app {

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

}  // namespace cnn::app
