// Signed numbers as pictures of bytes: what is between two layers, or a layer's weights.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <vector>

#include "base/shape.h"

namespace cnn {

// How numbers part into pictures.
struct PictureLayout {
  int64_t of = 1;  // pictures in all
  int64_t width = 0;
  int64_t height = 0;
  bool is_rgb = false;  // each number three, of the channels of an image
  // Places of picture 0's numbers in the order that they are shown in; those of the next lie `step` behind.
  // Negative: nothing, shown as zero.
  std::vector<int64_t> places = {};
  int64_t step = 0;
};

// A map a channel; a vector is one picture, a row.
PictureLayout layout_of_maps(const Volume& volume);

// Of weights of such a tensor, over an `input` of that volume: a conv's filters of three channels are in
// colour, those of others a picture an input channel; a unit's of an fc over a volume its maps side by side.
PictureLayout layout_of_weights(const Dims& dims, const Volume& input);

struct Extent {
  float least = 0;
  float greatest = 0;
  double scale = 0;  // the greatest absolute value of the finite ones
};
Extent extent_of(std::span<const float> values);

// {"scale","least","greatest","of","first","rgb","pictures":[{"width","height","constant","values"}...]} of
// the pictures from `first` on, at most `count`. What is not finite is shown as the farthest from zero, what
// is no number as zero.
nlohmann::ordered_json pictures_json(std::span<const float> values, const PictureLayout& layout,
                                     int64_t first, int64_t count);

}  // namespace cnn
