// What can be said to every command.
#pragma once

#include <string>

#include "app/blas_start.h"
#include "base/disk.h"

namespace cnn::app {

struct Options {
  int threads = 1;  // main sets the default: the processors that this process may use; at most what OpenBLAS
                    // was built for
  std::string isa;  // that kernels are to be computed with; empty: the best (app/isa_start.h)
  bool json = false;      // results as JSON on stdout
  bool quiet = false;     // no log, progress or notices
  bool verbose = false;   // more notices
  bool no_color = false;  // also without a terminal, with NO_COLOR or TERM=dumb

  std::string threads_notice;  // why there are fewer threads than asked for; empty where there are not
  BlasStart blas;
  Disk* disk = &system_disk();  // that files are written to
};

}  // namespace cnn::app
