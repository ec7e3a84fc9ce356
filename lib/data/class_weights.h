// What each class weighs in the loss where `class_weights: balanced` asks for it.
#pragma once

#include <cstdint>
#include <vector>

#include "data/dataset.h"

namespace cnn {

// As scikit-learn's "balanced": images / (classes that have any * images of the class), so that each of them
// weighs as much in all, and the images 1 on average; 0 for a class without images. The subset is not empty.
std::vector<double> balanced_class_weights(const Dataset& data, const Subset& subset, int64_t classes);

}  // namespace cnn
