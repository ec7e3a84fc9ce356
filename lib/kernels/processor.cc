#include "kernels/processor.h"

#include <array>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace cnn {
namespace {

struct Named {
  Instructions group;
  const char* name;
};

constexpr std::array kNames = {
    Named{kThreeDNow, "3DNow!"},       Named{kFma4, "FMA4"},      Named{kAvx, "AVX"},
    Named{kAvx2, "AVX2 and FMA"},      Named{kAvx512, "AVX-512"}, Named{kAvx512Bf16, "AVX-512 BF16"},
    Named{kAvx512Fp16, "AVX-512 FP16"}};

#if defined(__x86_64__)

// Of CPUID's leaf, in a register of edx; the compiler's own test does not know these.
bool has_edx_bit(unsigned leaf, int bit) {
  unsigned a = 0;
  unsigned b = 0;
  unsigned c = 0;
  unsigned d = 0;
  return __get_cpuid_count(leaf, 0, &a, &b, &c, &d) != 0 && (d >> bit & 1U) != 0;
}

#endif

}  // namespace

Processor this_processor() {
  Processor here;
#if defined(__x86_64__)
  here.is_x86_64 = true;
  __builtin_cpu_init();
  const auto add = [&here](Instructions group, bool is_there) {
    if (is_there) here.instructions |= group;
  };
  add(kThreeDNow, has_edx_bit(0x80000001U, 31));
  add(kFma4, __builtin_cpu_supports("fma4"));
  add(kAvx, __builtin_cpu_supports("avx"));
  add(kAvx2, __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"));
  add(kAvx512, __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512cd") &&
                   __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
                   __builtin_cpu_supports("avx512vl"));
  add(kAvx512Bf16, __builtin_cpu_supports("avx512bf16") && __builtin_cpu_supports("avx512vnni"));
  add(kAvx512Fp16, here.has(kAvx512) && has_edx_bit(7, 23));
#endif
  return here;
}

std::string missing_instructions(const Processor& processor, uint32_t wanted) {
  for (const Named& each : kNames) {
    if ((wanted & each.group) != 0 && !processor.has(each.group)) return each.name;
  }
  return "";
}

}  // namespace cnn
