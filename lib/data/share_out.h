// How many images of each class are held out.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "spec/run_spec.h"

namespace cnn {

// How many of all `images` that is, whatever their classes: what `spec` says, rounded down, and no more than
// there are; 0 for monostate.
int64_t count_held(int64_t images, const ShareSpec& spec);

// `images`: how many there are of each class. In all as many are held out as `spec` says of all (rounded
// down), shared out by the largest remainder: each class gives the whole part of its quota, and what is then
// missing comes, one each, from those with the largest remainders, the first classes where they are equal. Of
// a class with two images or more at least one is held out and at least one is kept, and the one image of a
// class is kept, unless the number in all is too small or too large for that. An image added to a class or
// taken from it moves its number by one at most, a count of more than half of the images aside. `spec` is not
// monostate. A fraction of a decimal whole (0.29 of 100) is that whole number. (Largest remainders: Balinski
// and Young, "Fair Representation", 2001, Hamilton's method.)
std::vector<int64_t> share_out(std::span<const int64_t> images, const ShareSpec& spec);

}  // namespace cnn
