// Models and checkpoints that were damaged, made to mislead, or are something else. All of them are exit 5.
#pragma once

#include <string>
#include <vector>

#include "hostile/damage.h"

namespace cnn {

struct ModelCase {
  const char* name;
  Damage damage;        // of model.bin, and of last.bin
  const char* message;  // a part of standard error, which also names the file
};

// To add a case, add a line.
std::vector<ModelCase> model_cases();

// What only a checkpoint holds: damage of last.bin.
std::vector<ModelCase> checkpoint_cases();

}  // namespace cnn
