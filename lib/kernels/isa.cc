#include "kernels/isa.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <type_traits>

#include "base/error.h"
#include "base/printable.h"
#include "kernels/kernel_names.h"
#include "kernels/processor.h"

#if defined(__x86_64__)
#define CNN_EACH_ISA(each) each(x86_64_v2) each(avx2) each(avx512)
#else
#define CNN_EACH_ISA(each) each(generic)
#endif

namespace cnn {

#define CNN_DECLARE(name) \
  namespace name {        \
  void install();         \
  }
CNN_EACH_ISA(CNN_DECLARE)
#undef CNN_DECLARE

#define CNN_DEFINE(name) decltype(cnn::name) name = nullptr;
CNN_KERNEL_NAMES(CNN_DEFINE)
#undef CNN_DEFINE

namespace isa_in_force {
int64_t lanes = 0;
int64_t panel_columns = 0;
}  // namespace isa_in_force

namespace {

#if defined(__x86_64__)
constexpr uint32_t kUpToAvx2 = kThreeDNow | kFma4 | kAvx | kAvx2;
constexpr std::array kIsas = {
    IsaFacts{"v2", "x86-64-v2 (SSE4.2)", 0, kThreeDNow, x86_64_v2::install},
    IsaFacts{"avx2", "AVX2 and FMA", kAvx | kAvx2, kUpToAvx2, avx2::install},
    IsaFacts{"avx512", "AVX-512", kAvx | kAvx2 | kAvx512, ~uint32_t{0}, avx512::install},
};
#elif defined(__aarch64__)
constexpr std::array kIsas = {IsaFacts{"neon", "AArch64 (NEON)", 0, ~uint32_t{0}, generic::install}};
#else
constexpr std::array kIsas = {
    IsaFacts{"generic", "the compiler's default", 0, ~uint32_t{0}, generic::install}};
#endif

// What a program for another processor may have.
constexpr std::array<std::string_view, 4> kNamesAnywhere = {"v2", "avx2", "avx512", "neon"};

struct InForce {
  const IsaFacts* isa = nullptr;
  const char* not_usable = nullptr;  // what CNN_ISA names in vain
};

const IsaFacts* find_usable(const std::string& name) {
  const auto usable = usable_isas();
  const auto found = std::ranges::find(usable, name, &IsaFacts::name);
  return found == usable.end() ? nullptr : *found;
}

// Before main, so that whatever is linked with it computes.
InForce begin() {
  InForce begun{usable_isas().back()};
  if (const char* asked = std::getenv("CNN_ISA"); asked != nullptr && *asked != '\0') {
    if (const IsaFacts* found = find_usable(asked)) {
      begun.isa = found;
    } else {
      begun.not_usable = asked;
    }
  }
  begun.isa->install();
  return begun;
}

InForce in_force = begin();

[[noreturn]] void refuse(const std::string& how, const std::string& name) {
  std::string names;
  for (const IsaFacts* each : usable_isas()) names += (names.empty() ? "" : ", ") + std::string(each->name);
  if (std::ranges::find(kNamesAnywhere, name) == kNamesAnywhere.end())
    throw Error(Failure::usage,
                how + printable(name) + ": there is no such instruction set; here are " + names);
  throw Error(Failure::resource,
              how + name + ": this processor lacks these instructions; it has those of " + names);
}

}  // namespace

std::vector<const IsaFacts*> usable_isas() {
  const Processor processor = this_processor();
  std::vector<const IsaFacts*> usable;
  for (const IsaFacts& each : kIsas) {
    if (processor.has(each.needs)) usable.push_back(&each);
  }
  return usable;
}

std::string isa_choices() {
  std::string names;
  for (const IsaFacts& each : kIsas) names = std::string(each.name) + (names.empty() ? "" : "|" + names);
  return names;
}

const IsaFacts& isa() {
  return *in_force.isa;
}

void use_isa(const std::string& name) {
  const IsaFacts* found = find_usable(name);
  if (found == nullptr) refuse("--isa ", name);
  found->install();
  in_force = {found};
}

void require_asked_isa() {
  if (in_force.not_usable != nullptr) refuse("CNN_ISA=", in_force.not_usable);
}

}  // namespace cnn
