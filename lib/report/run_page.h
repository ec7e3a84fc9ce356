// A finished run on one page: an HTML file that needs no other file, no network and no script.
#pragma once

#include <string>
#include <string_view>

#include "report/run_report.h"

namespace cnn {

// What every page here begins with: a file that does is ours, and may be written anew.
inline constexpr std::string_view kPageBeginning = "<!DOCTYPE html>\n<!-- written by cnn report -->\n";

// What such a page needs, as Content-Security-Policy has it; the page says it too.
inline constexpr std::string_view kPagePolicy =
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

// Below 5 MB: pictures take up to 4 MB, what of them does not fit is told by name, and of long lists the
// beginning.
std::string run_page(const RunReport& report);

}  // namespace cnn
