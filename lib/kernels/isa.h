// Instruction sets. What lies in kernels/isa is compiled once for each of them, in a namespace of its own;
// the kernels that are called (kernels/kernel.h) are those of the one in force.
//
// The same training computes other last bits with another set: sums are taken in another order, and with or
// without fused products.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cnn {

struct IsaFacts {
  std::string_view name;   // "avx2"
  std::string_view title;  // "AVX2 and FMA"
  uint32_t needs;          // of a processor (kernels/processor.h)
  uint32_t uses;           // what OpenBLAS may use beside it
  void (*install)();       // puts its kernels in force
};

// Those that the program was compiled for and this processor has, the best last.
std::vector<const IsaFacts*> usable_isas();

// All that the program was compiled for: "avx512|avx2|v2".
std::string isa_choices();

// The one in force: the best, or, from the start, what CNN_ISA names in the environment.
const IsaFacts& isa();

// Puts the set `name` in force, before anything is computed or laid out in memory: afterwards nothing that
// was made before may be used. Throws Failure::usage where there is none of this name, Failure::resource
// where this processor lacks it; both say which there are.
void use_isa(const std::string& name);

// Throws what use_isa() would, where CNN_ISA named a set in vain at the start.
void require_asked_isa();

namespace isa_in_force {
extern int64_t lanes;
extern int64_t panel_columns;
}  // namespace isa_in_force

// The floats that kernels take as one vector.
inline int64_t lane_count() {
  return isa_in_force::lanes;
}

}  // namespace cnn
