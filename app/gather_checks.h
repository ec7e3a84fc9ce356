// What `cnn doctor` finds of a run, for its report.
#pragma once

#include <filesystem>

#include "layers/workers.h"
#include "report/run_report.h"

namespace cnn::app {

// The findings that are the same each time, and take seconds; the others, and all of them where the data are
// not at hand or are too many to be read again, are left out. `data`: as of the report.
CheckedRun gather_checks(const std::filesystem::path& run, const std::filesystem::path& data,
                         Workers& workers);

}  // namespace cnn::app
