// The images that all of several networks were tested on.
#pragma once

#include <cstdint>
#include <vector>

#include "app/compared_source.h"

namespace cnn::app {

struct TestedSource {
  const ComparedSource* source = nullptr;
  TestedImages images;
};

// Throws Failure::data where two of them have other images or labels in their split, and says what would
// help.
void require_same_images(const std::vector<TestedSource>& all, const CompareWishes& wishes);

// For each of them which it had right of the images that all were tested on, in the same order. Equal images
// count as often as all have them. Throws Failure::data where there are none.
std::vector<std::vector<bool>> right_in_common(const std::vector<TestedSource>& all,
                                               const CompareWishes& wishes);

}  // namespace cnn::app
