// Sets of IDX files: MNIST and its kin.
#pragma once

#include "data/format_files.h"

namespace cnn {

// A pair of files for each part, named or train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-..., or with
// a dot before "idx", each plain (preferred) or with ".gz".
const FormatFiles& idx_set();

}  // namespace cnn
