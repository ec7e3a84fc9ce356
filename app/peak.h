// What the machine's processor can do at most.
#pragma once

#include "layers/workers.h"

namespace cnn::app {

// GFLOPS of large single-precision matrix products (OpenBLAS's sgemm), one on each thread at once: the best
// of a few rounds. Takes a tenth of a second.
double measure_peak_gflops(Workers& workers);

}  // namespace cnn::app
