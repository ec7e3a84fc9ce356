// A digit that somebody has drawn, laid out as those of MNIST are.
#pragma once

#include <cstdint>
#include <string>

#include "base/shape.h"
#include "data/raster.h"
#include "data/strokes.h"

namespace cnn {

// Pictures with a longer side are reduced to it before the digit is looked for.
inline constexpr int64_t kDigitSide = 256;

// Where the digit was found.
struct DigitFacts {
  bool is_dark = false;  // darker than the paper
  Frame frame;           // around it, in pixels of the picture
  int64_t things = 1;    // that stand apart and are laid out as one digit
  std::string doubt;     // why it is hardly a digit (data/unlike_digit.h); mostly nothing
};

// Finds the strokes in `picture` (data/ink.h, data/strokes.h), scales them to fit, with their ratio of sides,
// a box of 20/28 of `side`, and puts their centre of mass into the centre, as LeCun, Cortes and Burges say of
// MNIST. Strokes that would be thinner than MNIST's thin ones are made as thick as its common ones. out:
// (side, side), strokes up to 255 on 0. Throws BadImage where nothing stands out of the paper.
DigitFacts lay_out_digit(const Raster& picture, int64_t side, uint8_t* out);

// Whether what is bright in (side, side) is about of that size and at that place.
bool is_laid_out_digit(const uint8_t* pixels, int64_t side);

}  // namespace cnn
