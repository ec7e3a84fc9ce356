// What this machine does with the threads of a pool, apart from computing: how fast they are woken, and how
// much memory they move.
#pragma once

#include "layers/workers.h"
#include "run/threads_model.h"

namespace cnn {

// Takes about a second. Throws Failure::resource where memory does not suffice: 128 MiB.
MachineFigures probe_machine(Workers& workers);

}  // namespace cnn
