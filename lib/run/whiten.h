// First weights that whiten what the training images show: `init: whiten`.
#pragma once

#include "data/open_dataset.h"
#include "network/network.h"

namespace cnn {

// Gives the first convolution, where it is to whiten, its weights: the eigenvectors of the second moments of
// the patches that it sees of the first 5,000 training images (fewer where a patch or an image is large),
// normalized as `spec` says in numbers, scaled by 1/sqrt(eigenvalue + 5e-4), the largest first, and then
// their negatives. Each number follows from the images alone.
void whiten_first_conv(const OpenedData& data, const DataSpec& spec, Network& network, ThreadPool& pool);

}  // namespace cnn
