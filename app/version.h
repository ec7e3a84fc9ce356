// The program and what it was made with.
#pragma once

#include <string>

namespace cnn::app {

// For --version, several lines: version, BLAS and its kernel, compiler, instruction set.
std::string version_text();

}  // namespace cnn::app
