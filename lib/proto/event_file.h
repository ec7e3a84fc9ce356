// TensorBoard's event files: curves of a run.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace cnn {

struct EventStep {
  int64_t step = 0;
  double wall_time = 0;                                    // seconds since 1970
  std::vector<std::pair<std::string, float>> values = {};  // by tag
};

// The bytes of a file. Throws Failure::usage where protobuf's module is not there.
std::string write_events(const std::vector<EventStep>& steps, double begun);

// CRC-32C (Castagnoli) of the bytes.
uint32_t crc32c(const std::string& bytes);

}  // namespace cnn
