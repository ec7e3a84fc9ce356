// Zhang, Cisse, Dauphin, Lopez-Paz, "mixup: Beyond Empirical Risk Minimization", ICLR 2018.
#pragma once

#include <cstdint>

#include "base/thread_pool.h"

namespace cnn {

// How much of an image stays its own: max(lambda, 1 - lambda) with lambda of Beta(alpha, alpha), one a batch,
// as in the authors' program; it follows from the keys alone. Image n of N goes with image N-1-n and the
// other way round, so that lambda and 1 - lambda make the same batch but for its order, and the larger one
// can always be the image's own. 1 where alpha is 0.
float mixup_share(double alpha, uint64_t seed, int64_t epoch, int64_t batch);

// images: (count, size), as the network sees them, in place: image n becomes share times itself plus the rest
// times image count-1-n. Allocates nothing.
void mix_up(float share, float* images, int64_t count, int64_t size, ThreadPool& pool);

// One image of those alone: `image` (size) becomes share times itself plus the rest times `other`.
void mix_into(float share, const float* other, float* image, int64_t size);

}  // namespace cnn
