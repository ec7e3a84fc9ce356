// A batch of random numbers, to measure with.
#pragma once

#include <cstdint>

#include "network/network.h"

namespace cnn::app {

// Puts `images` normal images with random labels into the network; always the same.
void put_synthetic_batch(Network& network, int64_t images);

// In seconds, from some moment on.
double now();

}  // namespace cnn::app
