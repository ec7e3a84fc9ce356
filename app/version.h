// The program and what it was made with.
#pragma once

#include <string>

#include "app/blas_start.h"

namespace cnn::app {

// For --version, several lines: version, BLAS with its kernel and who chose it, compiler, instruction set;
// and what is wrong with the kernel, if anything is.
std::string version_text(const BlasStart& blas);

// The same as one JSON object, on a line.
std::string version_json(const BlasStart& blas);

}  // namespace cnn::app
