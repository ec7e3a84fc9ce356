// What a person has typed of a training beside its config, for the commands that messages propose.
#pragma once

#include <string>

#include "run/training_wishes.h"

namespace cnn {

// " --set train.batch_size=8 --epochs 3 --data DIR", as far as given; empty where nothing is.
std::string typed_settings(const TrainingWishes& wishes);

}  // namespace cnn
