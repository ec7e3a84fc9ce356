// The training set in two: what is trained on, and what is not.
#pragma once

#include "data/open_dataset.h"

namespace cnn {

// Parts `opened.train`, whose digests and classes are known, into `training` and `validation`, as `spec` says
// (data/split.h); adds notices. Throws Failure::data where either would be empty.
void hold_out_validation(const DataSpec& spec, OpenedData& opened);

}  // namespace cnn
