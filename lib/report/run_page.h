// A finished run on one page: an HTML file that needs no other file, no network and no script.
#pragma once

#include <string>

#include "report/run_report.h"

namespace cnn {

// Below 5 MB: pictures take up to 4 MB, what of them does not fit is told by name, and of long lists the
// beginning.
std::string run_page(const RunReport& report);

}  // namespace cnn
