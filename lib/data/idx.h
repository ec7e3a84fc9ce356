// IDX, the format of MNIST and its kin (http://yann.lecun.com/exdb/mnist/): a magic number, the sides as
// big-endian 32-bit numbers, then the bytes. Images are 0x00000803 (count, rows, columns) or 0x00000804
// (count, channels, rows, columns); labels are 0x00000801 (count). Plain or gzip'ed.
#pragma once

#include <cstdint>
#include <optional>

#include "data/dataset.h"
#include "spec/run_spec.h"

namespace cnn {

// The first `limit` images of a pair of files; both files are checked to their ends nevertheless, all labels
// too. Throws Failure::data, naming the file and the byte, unless the images have the volume `input`, there
// is at least one, there are as many labels, each in 0..classes-1, and both files hold exactly what their
// headers announce. Memory grows with what the files hold, not with what they announce.
Dataset read_idx(const IdxFiles& files, const Volume& input, int64_t classes, std::optional<int64_t> limit);

// The same without the images' pixels: headers and labels alone.
void check_idx(const IdxFiles& files, const Volume& input, int64_t classes);

// How many images the header of their file announces. Throws as above where that is no such header.
int64_t count_idx(const IdxFiles& files, const Volume& input);

}  // namespace cnn
