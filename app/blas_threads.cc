#include "app/blas_threads.h"

#include <sys/resource.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace cnn::app {
namespace {

bool is_limited(__rlimit_resource resource) {
  struct rlimit limit {};
  return ::getrlimit(resource, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
}

}  // namespace

void begin_without_blas_threads(char** argv) {
  constexpr const char* kThreads = "OPENBLAS_NUM_THREADS";
  if (std::getenv(kThreads) != nullptr || (!is_limited(RLIMIT_AS) && !is_limited(RLIMIT_DATA))) return;
  ::setenv(kThreads, "1", 0);
  ::setenv("MALLOC_ARENA_MAX", "1", 0);
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  if (!error) ::execv(program.c_str(), argv);  // returns only where it cannot be done: then they stay
}

}  // namespace cnn::app
