// What is given on standard input.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace cnn::app {

// All bytes up to its end. Throws Error(Failure::data) where it cannot be read or holds more than
// `max_bytes`; Failure::resource where that is the machine's fault.
std::vector<std::byte> read_standard_input(int64_t max_bytes);

}  // namespace cnn::app
