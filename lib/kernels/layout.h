// How the numbers of a batch of volumes lie in memory. Each step says which layout it takes and gives; where
// two neighbours disagree the network changes it between them.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/shape.h"
#include "kernels/isa.h"

namespace cnn {

enum class Layout {
  dense,          // (N, C, H, W): what data and fully connected layers have
  channels_last,  // (N, H, W, C), C rounded up to lane_count(); the channels beyond the last are zero
  lanes,  // (N/lane_count(), C, H, W, lane_count()): groups of images side by side, so that one instruction
          // does the same to all of them. N is rounded up; gradients of the images beyond the last are zero,
          // their activations finite.
};

std::string_view layout_name(Layout layout);  // "dense", "channels last", "lanes"

inline int64_t padded_channels(int64_t channels) {
  return round_up(channels, lane_count());
}

// The floats of `images` volumes in `layout`.
int64_t layout_floats(Layout layout, const Volume& volume, int64_t images);

// The parts that a batch can be cut into in `layout`: images, or groups of them.
int64_t layout_parts(Layout layout, int64_t images);
int64_t layout_part_floats(Layout layout, const Volume& volume);

// Where the numbers of one image of a batch lie: pixel p of channel c at first + c*channel + p*pixel.
struct ImagePlaces {
  int64_t first;
  int64_t channel;
  int64_t pixel;
};
ImagePlaces image_places(Layout layout, const Volume& volume, int64_t image);

// x: (C,H,W) -> y: (H,W,C rounded up), and back.
void to_channels_last(const Volume& volume, const float* x, float* y);
void from_channels_last(const Volume& volume, const float* x, float* y);

// Makes the padding channels of one image in channels last zero, y: (H,W,C rounded up).
void clear_padding_channels(const Volume& volume, float* y);

// x: (images, size), 1 <= images <= lane_count() -> lanes: (size, lane_count()), and back.
void to_lanes(const float* x, int64_t images, int64_t size, float* lanes);
void from_lanes(const float* lanes, int64_t images, int64_t size, float* x);

// How a pixel's vectors of lane_count() numbers lie in one part of a batch, for kernels that do the same to
// all channels and images: `planes` planes of (H, W, depth) vectors.
struct PixelVectors {
  int64_t planes;
  int64_t depth;
};

// `layout` is not dense.
PixelVectors pixel_vectors(Layout layout, const Volume& volume);

}  // namespace cnn
