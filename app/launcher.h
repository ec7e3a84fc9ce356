// What started this process: a person, or a launcher of several (mpirun, srun).
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "ranks/launched.h"

namespace cnn::app {

struct Launcher {
  std::string name;    // "mpirun of Open MPI"
  int rank = 0;        // of this process
  int ranks = 0;       // 0: not told
  int ranks_here = 1;  // on this machine
};

// By the environment; nothing where this process is alone.
std::optional<Launcher> launcher();

// How many processes a launcher has started on this machine, which share its cores; 1 where there is none.
int ranks_here();

// Joins what it has started, by the module for MPI. Throws Failure::usage where there is none, or where it is
// of another MPI than the launcher's.
Launched& join(const Launcher& launcher);

}  // namespace cnn::app
