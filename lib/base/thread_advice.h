// Advice to take fewer threads, for messages of whatever ran short: of use only where there are several.
#pragma once

#include <string>

namespace cnn {

// From now on this process has worked with several threads. Any thread may call it.
void note_several_threads();

// `advice`, where this process has worked with several threads; else empty.
std::string where_threads_are_several(const std::string& advice);

}  // namespace cnn
