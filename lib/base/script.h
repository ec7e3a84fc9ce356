// The scripts that come with the program's source.
#pragma once

#include <string>

namespace cnn {

// How a person calls scripts/NAME of the source tree that is the working directory, or that this program was
// built below: "scripts/get-data", or its path as a word of a shell. Empty where neither is: the program has
// been installed elsewhere.
std::string script_command(const std::string& name);

}  // namespace cnn
