// Binary PGM and PPM (http://netpbm.sourceforge.net/doc/pgm.html), 8 or 16 bits, any maximum. stb_image reads
// the two bytes of 16 bits in the processor's order instead of the format's, pays no heed to the maximum, and
// takes a file that is cut off.
#pragma once

#include <string_view>

#include "data/decode_image.h"

namespace cnn {

// `file` begins with P5 or P6. What decode_image promises. Throws BadImage.
Picture decode_pnm(std::string_view file, const Size2& wanted);

// What decoding_memory promises.
int64_t pnm_memory(std::string_view beginning, const Size2& wanted);

}  // namespace cnn
