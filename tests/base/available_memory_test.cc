#include "base/available_memory.h"

#include <catch2/catch.hpp>

namespace cnn {

TEST_CASE("memory: lines of /proc are found by their whole name and told in kilobytes") {
  const std::string text =
      "MemTotal:       24 kB\nNotSwapFree: 3 kB\nSwapFree:\t 7 kB\nHuge: 99999999999999999999 kB\nNone: kB\n";
  CHECK(memory_line(text, "MemTotal:") == 24 * 1024);
  CHECK(memory_line(text, "SwapFree:") == 7 * 1024);
  CHECK(memory_line(text, "MemAvailable:") == kUnknownMemory);
  CHECK(memory_line(text, "Huge:") == kUnknownMemory);
  CHECK(memory_line(text, "None:") == kUnknownMemory);
  CHECK(memory_line("", "None:") == kUnknownMemory);
}

TEST_CASE("memory: there is some, and not without end") {
  CHECK(available_memory() > 1 << 20);
  CHECK(available_memory() < int64_t{1} << 50);
}

}  // namespace cnn
