// The files of CIFAR-10.
#pragma once

#include "data/format_files.h"

namespace cnn {

// data_batch_1.bin to data_batch_5.bin, and test_batch.bin, each beside batches.meta.txt, in the root or its
// folder cifar-10-batches-bin.
const FormatFiles& cifar_set();

}  // namespace cnn
