// A finished run on one page: an HTML file that needs no other file, no network and no script.
#pragma once

#include <string>
#include <string_view>

#include "report/run_report.h"

namespace cnn {

// What every page here begins with: a file that does is ours, and may be written anew.
inline constexpr std::string_view kPageBeginning = "<!DOCTYPE html>\n<!-- written by cnn report -->\n";

// Below 5 MB: pictures take up to 4 MB, what of them does not fit is told by name, and of long lists the
// beginning.
std::string run_page(const RunReport& report);

}  // namespace cnn
