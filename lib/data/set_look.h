// Whether a directory of images is the set that a model was trained on.
#pragma once

#include <string>

#include "data/image_listing.h"
#include "data/open_dataset.h"
#include "data/split.h"

namespace cnn {

struct SetLook {
  bool is_trained_on = false;  // as it was, or changed
  std::string notice;          // what that makes of the test; empty: nothing worth telling
};

// Of the training images of `spec`, image folders, parted by what it says of the test, for a model that lists
// `needs.trained_on`.
SetLook look_at_set(const DataSpec& spec, const ReadableFiles& images, const HeldOut& parts,
                    const DataNeeds& needs);

}  // namespace cnn
