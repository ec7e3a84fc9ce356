#include "hostile/refused.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "hostile/limited_run.h"

namespace cnn {
namespace {

constexpr int64_t kMostMemory = int64_t{200} << 20;
constexpr size_t kMostText = 64 << 10;

// Whether nothing is in it that would command a terminal.
bool is_printable(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto code = static_cast<unsigned char>(c);
    return c == '\n' || c == '\t' || (code >= 0x20 && code != 0x7F);
  });
}

}  // namespace

void check_refused(const std::filesystem::path& directory, const std::string& words, int exit_code,
                   const std::string& file, const std::string& message) {
  const LimitedResult result = run_limited(directory, words);
  INFO("cnn " << words);
  CHECK(result.exit_code == exit_code);
  CHECK_THAT(result.err, Catch::Contains(file) && Catch::Contains(message));
  CHECK_THAT(result.err, !Catch::Contains("bug in cnn"));
  CHECK_THAT(result.err, Catch::Contains("error: "));
  CHECK(result.err.size() < kMostText);
  CHECK(is_printable(result.err));
  CHECK(result.out.empty());
  if (kMemoryIsLimited) CHECK(result.peak_bytes < kMostMemory);
}

}  // namespace cnn
