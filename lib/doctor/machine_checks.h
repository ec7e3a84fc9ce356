// What of this machine makes a training slow, or has it end. The list of them is in doctor/checks.cc.
#pragma once

#include "doctor/checks.h"

namespace cnn {

Seen blas_kernel(const Patient& patient, const Budget& budget);
Seen threads_and_processors(const Patient& patient, const Budget& budget);
Seen huge_pages(const Patient& patient, const Budget& budget);
Seen memory_of_training(const Patient& patient, const Budget& budget);

// Measured on some batches of random numbers.
Seen time_of_training(const Patient& patient, const Budget& budget);

}  // namespace cnn
