// Measures how high a learning rate the training bears (doctor/rate_range.h).
#pragma once

#include <optional>

#include "doctor/checks.h"
#include "doctor/rate_range.h"
#include "doctor/trial.h"

namespace cnn {

// By the patient's optimizer on batches of `fed`; nothing where the time does not suffice.
std::optional<RateRange> measure_rate_range(const Patient& patient, const FedImages& fed, int64_t batch,
                                            const Budget& budget);

}  // namespace cnn
