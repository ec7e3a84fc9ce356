// Binary PGM and PPM (http://netpbm.sourceforge.net/doc/pgm.html), 8 or 16 bits, any maximum. stb_image reads
// the two bytes of 16 bits in the processor's order instead of the format's, pays no heed to the maximum, and
// takes a file that is cut off.
#pragma once

#include <string_view>

#include "data/raster.h"

namespace cnn {

// `file` begins with P5 or P6. Throws BadImage.
Raster decode_pnm(std::string_view file);

}  // namespace cnn
