// Words for what a data file holds where it should hold something else.
#pragma once

#include <cstdint>
#include <string>

namespace cnn {

// A file's first four bytes, as a big-endian number, and what kind of file begins so:
// "0x89504e47: this looks like a PNG image".
std::string describe_magic(uint32_t magic);

// "label 12 of image 345 (counted from 0) is out of range: the network has 10 classes, 0 to 9".
std::string describe_label(int label, int64_t image, int64_t classes);

}  // namespace cnn
