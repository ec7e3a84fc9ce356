// Runs the program under test as a hostile file would like to see it: with little time and memory.
#pragma once

#include <filesystem>
#include <string>

namespace cnn {

struct LimitedResult {
  int exit_code = 0;  // minus the signal's number where one ended it
  std::string out;
  std::string err;
  int64_t peak_bytes = 0;  // of resident memory
};

// Sanitizers keep shadow memory, so what a run takes says nothing.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kMemoryIsLimited = false;
#else
inline constexpr bool kMemoryIsLimited = true;
#endif

// `cnn` with these words, separated by single spaces, in `directory`: at most 20 seconds of processor time,
// five minutes of any, and (where kMemoryIsLimited) 2 GiB of addresses. Standard input is empty.
LimitedResult run_limited(const std::filesystem::path& directory, const std::string& words);

}  // namespace cnn
