// A run, gathered for its report.
#pragma once

#include <filesystem>
#include <string>

#include "app/options.h"
#include "layers/workers.h"
#include "report/run_report.h"
#include "run/messages.h"

namespace cnn::app {

struct ReportWishes {
  std::filesystem::path run;   // its directory, or a model file
  std::filesystem::path data;  // where the images are, in the place of where they were in training; or empty
  std::filesystem::path out;   // empty: report.html in the run's directory

  std::filesystem::path directory() const;  // the run's
  std::filesystem::path file() const;       // that is written
};

// The test images, or the validation images of a run without a test. Where the data are not at hand and
// `data` is empty, the report is without what needs them, and a warning says so. Throws Failure::model,
// Failure::data, Failure::resource.
RunReport gather_report(const ReportWishes& wishes, Workers& workers, const Options& options);

}  // namespace cnn::app
