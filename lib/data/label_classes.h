// What the labels of a set say of its classes.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "data/open_dataset.h"

namespace cnn {

// What the network must be for data of these labels, of which there is one at least.
std::string describe_classes(const std::set<int>& labels);

// What to say of a network of `classes` classes of which the labels of IDX or CIFAR-10 images to train on
// have not all, be it that data.limit takes none of some; empty where all are there, where they are not read,
// and where so few images tell nothing or their one class is refused below.
std::string missing_classes(const OpenedData& data, int64_t classes);

// Throws Failure::data where all images to train on are of one class, and says what left the others out.
void require_two_classes(const DataSpec& spec, const OpenedData& data);

}  // namespace cnn
