// The instruction set that the kernels are computed with.
#pragma once

#include <string>

namespace cnn::app {

// To be called before OpenBLAS's kernel is judged, as what it may use follows from this: puts in force what
// `--isa` names on the command line, which is not read yet, where that is usable here.
void begin_with_asked_isa(char** argv);

// Throws where `--isa` (empty: not given) or CNN_ISA in the environment name a set that is not usable here.
void require_isa(const std::string& asked);

}  // namespace cnn::app
