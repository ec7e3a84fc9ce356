// Whose fault it is that the system refuses to open or read something: the file's, which can be mended,
// removed or passed over, or the machine's, which says nothing of the file.
#pragma once

#include <string>

#include "base/error.h"

namespace cnn {

// `file` where errno `number` tells of the file or its path (missing, not permitted, a directory, a loop of
// links, ...); Failure::resource for all else: no descriptor or memory left, a disk or a network that fails.
Failure blame(int number, Failure file);

// "Permission denied"; behind what is the machine's fault stands a line that says what to do.
std::string system_reason(int number);

}  // namespace cnn
