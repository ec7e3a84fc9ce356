// Runs, models and configs, gathered to be compared.
#pragma once

#include <vector>

#include "app/compared_source.h"
#include "app/options.h"
#include "layers/workers.h"
#include "report/comparison.h"

namespace cnn::app {

// Reads them in turn. Throws what read_compared_source() does; Failure::data where `wishes.data`, unless it
// is empty, is no directory.
std::vector<ComparedSource> read_compared_sources(const CompareWishes& wishes, const Options& options);

// Each run is evaluated as `cnn eval` does, all on their test images, or all on their validation images where
// one has no test set; a config has no score. Scores are of the images that none of them was trained on.
// Throws Failure::data where two of them would be tested on different images, or no image is left, or they
// are not at hand; Failure::config, Failure::model, Failure::resource.
Comparison gather_comparison(const std::vector<ComparedSource>& sources, const CompareWishes& wishes,
                             Workers& workers, const Options& options);

}  // namespace cnn::app
