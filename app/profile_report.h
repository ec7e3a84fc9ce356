// Where the time of a network goes, layer by layer, as text and as JSON.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/table.h"
#include "layers/step_profile.h"
#include "run/measure_speed.h"

namespace cnn::app {

struct ProfileReport {
  std::string name;
  std::string what;  // "training" or "inference"
  int64_t batch_size = 0;
  int threads = 1;
  int64_t parameters = 0;
  Peak peak;                // on as many threads
  std::string blas_kernel;  // of OpenBLAS
  std::string blas_words;   // why that is a slow one; empty if it is not
  std::vector<StepProfile> steps;

  // In all of the measured time:
  int64_t images = 0;
  double seconds = 0;         // of whole batches, from one to the next
  double input_seconds = 0;   // waiting for the images
  double update_seconds = 0;  // the optimizer
  double images_per_second = 0;
};

// A table with a line a step, for one batch, if it can at most `width` wide, and the totals.
std::string profile_table(const ProfileReport& report, size_t width = kAnyWidth);

// One JSON object on one line.
std::string profile_json(const ProfileReport& report);

}  // namespace cnn::app
