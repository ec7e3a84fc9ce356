// A training that is begun anew with an edited config, by whoever watches it.
#pragma once

#include <string>

#include "run/training_wishes.h"

namespace cnn::app {

// A new run of the edited config, in a directory beside that of `before`, from the same model's weights where
// that began with any: everything else that the command line changed is in its text.
TrainingWishes begun_anew(const TrainingWishes& before, const std::string& text);

}  // namespace cnn::app
