// Runs the program under test as a hostile file would like to see it: with little time and memory.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "sanitized.h"

namespace cnn {

struct LimitedResult {
  int exit_code = 0;  // minus the signal's number where one ended it
  std::string out;
  std::string err;
  int64_t peak_bytes = 0;  // of resident memory
};

// Sanitizers keep shadow memory, so what a run takes says nothing.
inline constexpr bool kMemoryIsLimited = !kIsSanitized;

// `cnn` with these words, separated by single spaces, in `directory`: at most 20 seconds of processor time,
// five minutes of any, and (where kMemoryIsLimited) 2 GiB of addresses. Standard input is empty.
// `environment` holds more variables, as NAME=VALUE.
LimitedResult run_limited(const std::filesystem::path& directory, const std::string& words,
                          const std::vector<std::string>& environment = {});

// The same in two steps, without what it prints: begins, and waits for the end.
pid_t start_limited(const std::filesystem::path& directory, const std::string& words);
LimitedResult wait_limited(pid_t child);

}  // namespace cnn
