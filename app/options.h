// What can be said to every command.
#pragma once

namespace cnn::app {

struct Options {
  int threads = 1;        // 1..1024; main sets the default: the processors that this process may use
  bool json = false;      // results as JSON on stdout
  bool quiet = false;     // no log, progress or notices
  bool verbose = false;   // more notices
  bool no_color = false;  // also without a terminal, with NO_COLOR or TERM=dumb
};

}  // namespace cnn::app
