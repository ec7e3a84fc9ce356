// What the processor can do, as far as the choice of a matrix-product kernel asks.
#pragma once

#include <cstdint>
#include <string>

namespace cnn {

// Groups of instructions, to be added up with |. A processor "has" one where the system saves its registers
// too.
enum Instructions : uint32_t {
  kThreeDNow = 1,  // AMD until 2010
  kFma4 = 2,       // AMD from Bulldozer to Excavator
  kAvx = 4,
  kAvx2 = 8,         // with FMA
  kAvx512 = 16,      // F, CD, BW, DQ and VL
  kAvx512Bf16 = 32,  // with VNNI
  kAvx512Fp16 = 64,
};

struct Processor {
  bool is_x86_64 = false;
  uint32_t instructions = 0;

  bool has(uint32_t wanted) const { return (instructions & wanted) == wanted; }
};

// The processor that this runs on.
Processor this_processor();

// The first of `wanted` that the processor lacks, for a message: "AVX-512"; empty if it has all.
std::string missing_instructions(const Processor& processor, uint32_t wanted);

}  // namespace cnn
