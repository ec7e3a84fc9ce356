// OpenBLAS starts a thread for each processor while it is loaded, before main, and where the system gives no
// addresses for their stacks, or no more threads, it prints lines of its own and kills the process. Later
// each thread takes 128 MiB of addresses and, where these cannot be had, tries for ever. The program has
// threads of its own and never uses those: where addresses or threads are limited it begins anew, from its
// file and with the same arguments, in an environment that tells OpenBLAS to start none. malloc then keeps to
// one arena: it would reserve 64 MiB for each thread.
//
// Compiled for any processor and without sanitizers (CMakeLists.txt): when this is called nothing is there
// yet, no static object, no check of the processor, not even what the C library begins with.
#include <sys/auxv.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstring>

namespace {

constexpr rlim_t kFewThreads = 5000;  // of a user, in all processes: less than some default

bool is_limited(__rlimit_resource resource, rlim_t below) {
  struct rlimit limit {};
  return getrlimit(resource, &limit) == 0 && limit.rlim_cur < below;
}

bool is_limited() {
  return is_limited(RLIMIT_AS, RLIM_INFINITY) || is_limited(RLIMIT_DATA, RLIM_INFINITY) ||
         is_limited(RLIMIT_NPROC, kFewThreads);
}

// Adds `setting`, "NAME=VALUE", to an environment of `count` entries that has room for it; where NAME is
// there already, in its place, or not at all. Returns how many there are then.
size_t put(char* setting, char** environment, size_t count, bool replaces) {
  const size_t name = static_cast<size_t>(std::strchr(setting, '=') - setting) + 1;
  for (size_t i = 0; i < count; ++i) {
    if (std::strncmp(environment[i], setting, name) != 0) continue;
    if (replaces) environment[i] = setting;
    return count;
  }
  environment[count] = setting;
  return count + 1;
}

void begin_without_blas_threads(int /*argc*/, char** argv, char** environment) {
  static char threads[] = "OPENBLAS_NUM_THREADS=1";
  static char arenas[] = "MALLOC_ARENA_MAX=1";
  if (!is_limited()) return;
  size_t count = 0;
  for (; environment[count] != nullptr; ++count) {
    if (std::strcmp(environment[count], threads) == 0) return;
  }
  // A program that was started by a dynamic linker on its command line has no file of its own to begin from.
  if (getauxval(AT_BASE) == 0) return;
  auto** larger = static_cast<char**>(__builtin_alloca((count + 3) * sizeof(char*)));
  std::memcpy(larger, environment, count * sizeof(char*));
  count = put(threads, larger, count, true);
  count = put(arenas, larger, count, false);
  larger[count] = nullptr;
  const char* self = "/proc/self/exe";
  static std::array<char, 4096> program;
  const ssize_t length = readlink(self, program.data(), program.size() - 1);
  if (length > 0) execve(program.data(), argv, larger);
  execve(self, argv, larger);  // its file has been replaced or removed meanwhile
}

// Of a program, these are called before the libraries' constructors.
[[gnu::section(".preinit_array"),
  gnu::used]] void (*const kBeforeLibraries)(int, char**, char**) = begin_without_blas_threads;

}  // namespace
