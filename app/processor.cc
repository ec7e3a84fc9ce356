// A program compiled for instructions that this processor lacks would die of SIGILL somewhere; this tells it
// at the start.
#include <unistd.h>

#include <cstring>

namespace {

#if defined(__x86_64__)

// Compiled for any x86-64, whatever the rest is compiled for.
[[gnu::target("arch=x86-64")]] const char* missing_instructions() {
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("sse4.2")) return "SSE4.2";  // all kernels have it
#ifdef __AVX__
  if (!__builtin_cpu_supports("avx")) return "AVX";
#endif
#ifdef __AVX2__
  if (!__builtin_cpu_supports("avx2")) return "AVX2";
#endif
#ifdef __FMA__
  if (!__builtin_cpu_supports("fma")) return "FMA";
#endif
#ifdef __BMI2__
  if (!__builtin_cpu_supports("bmi2")) return "BMI2";
#endif
#ifdef __AVX512F__
  if (!__builtin_cpu_supports("avx512f")) return "AVX-512F";
#endif
#ifdef __AVX512BW__
  if (!__builtin_cpu_supports("avx512bw")) return "AVX-512BW";
#endif
#ifdef __AVX512DQ__
  if (!__builtin_cpu_supports("avx512dq")) return "AVX-512DQ";
#endif
#ifdef __AVX512VL__
  if (!__builtin_cpu_supports("avx512vl")) return "AVX-512VL";
#endif
#ifdef __AVX512VNNI__
  if (!__builtin_cpu_supports("avx512vnni")) return "AVX-512VNNI";
#endif
  return nullptr;
}

[[gnu::target("arch=x86-64")]] void say(const char* text) {
  if (write(STDERR_FILENO, text, std::strlen(text)) < 0) _exit(6);
}

// Before the program's own static objects are made: they may already use such instructions.
[[gnu::constructor(101), gnu::target("arch=x86-64")]] void check_processor() {
  const char* missing = missing_instructions();
  if (missing == nullptr) return;
  say("cnn: error: this program was compiled for processors with ");
  say(missing);
  say(", which this one lacks; build it here, or without -DCNN_MARCH\n");
  _exit(6);
}

#endif

}  // namespace
