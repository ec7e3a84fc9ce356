#pragma once

namespace cnn {

// Those that depend on the instruction set in force, which is chosen before main, are added in it.
void add_conv_benchmarks();

}  // namespace cnn
