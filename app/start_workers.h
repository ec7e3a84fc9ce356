// The threads that a command computes with.
#pragma once

#include "app/options.h"
#include "layers/workers.h"

namespace cnn::app {

// Cuts options.threads, whether asked for or the default, to what OpenBLAS was built for.
void limit_threads(Options& options);

// Says what is to be known of threads and BLAS, and starts them. Throws Failure::resource where no kernel of
// OpenBLAS computes right products here, or the system gives no more threads.
Workers start_workers(const Options& options);

}  // namespace cnn::app
