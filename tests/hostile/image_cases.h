// Image files and folders that mean harm. All of them are exit 4.
#pragma once

#include <vector>

#include "hostile/data_cases.h"

namespace cnn {

// To add a case, add a line. For directories train and test with the folders a and b of 4x4 gray images.
std::vector<DataCase> image_cases();

}  // namespace cnn
