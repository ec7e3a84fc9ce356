// Runs, models and configs, gathered to be compared.
#pragma once

#include <filesystem>
#include <vector>

#include "app/options.h"
#include "layers/workers.h"
#include "report/comparison.h"

namespace cnn::app {

struct CompareWishes {
  std::vector<std::filesystem::path> sources;  // runs, model files and configs
  std::filesystem::path data;                  // where the images of all of them are, or empty
  std::filesystem::path out;                   // a page, or empty
};

// Each run is evaluated as `cnn eval` does, on its test images or else on its validation images; a config has
// no score. Throws Failure::data where two of them would be tested on different images, or they are not at
// hand; Failure::config, Failure::model, Failure::resource.
Comparison gather_comparison(const CompareWishes& wishes, Workers& workers, const Options& options);

}  // namespace cnn::app
