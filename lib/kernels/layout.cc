#include "kernels/layout.h"

#include <algorithm>

#include "kernels/transpose.h"

namespace cnn {

std::string_view layout_name(Layout layout) {
  switch (layout) {
    case Layout::dense:
      return "dense";
    case Layout::channels_last:
      return "channels last";
    case Layout::lanes:
      return "lanes";
  }
  return "";
}

int64_t layout_part_floats(Layout layout, const Volume& volume) {
  switch (layout) {
    case Layout::dense:
      return volume.size();
    case Layout::channels_last:
      return volume.pixels() * padded_channels(volume.channels);
    case Layout::lanes:
      return volume.size() * lane_count();
  }
  return 0;
}

int64_t layout_parts(Layout layout, int64_t images) {
  return layout == Layout::lanes ? ceil_div(images, lane_count()) : images;
}

int64_t layout_floats(Layout layout, const Volume& volume, int64_t images) {
  return layout_parts(layout, images) * layout_part_floats(layout, volume);
}

ImagePlaces image_places(Layout layout, const Volume& volume, int64_t image) {
  switch (layout) {
    case Layout::dense:
      break;
    case Layout::channels_last: {
      const int64_t channels = padded_channels(volume.channels);
      return {image * volume.pixels() * channels, 1, channels};
    }
    case Layout::lanes:
      return {image / lane_count() * volume.size() * lane_count() + image % lane_count(),
              volume.pixels() * lane_count(), lane_count()};
  }
  return {image * volume.size(), volume.pixels(), 1};
}

void to_channels_last(const Volume& volume, const float* x, float* y) {
  transpose_padded(x, volume.pixels(), volume.channels, volume.pixels(), y, padded_channels(volume.channels));
}

void from_channels_last(const Volume& volume, const float* x, float* y) {
  transpose_back(x, padded_channels(volume.channels), volume.channels, volume.pixels(), y, volume.pixels());
}

void clear_padding_channels(const Volume& volume, float* y) {
  const int64_t row = padded_channels(volume.channels);
  if (row == volume.channels) return;
  for (int64_t i = 0; i < volume.pixels(); ++i, y += row) std::fill(y + volume.channels, y + row, 0.0F);
}

void to_lanes(const float* x, int64_t images, int64_t size, float* lanes) {
  transpose_padded(x, size, images, size, lanes, lane_count());
}

void from_lanes(const float* lanes, int64_t images, int64_t size, float* x) {
  transpose_back(lanes, lane_count(), images, size, x, size);
}

PixelVectors pixel_vectors(Layout layout, const Volume& volume) {
  if (layout == Layout::lanes) return {volume.channels, 1};
  return {1, padded_channels(volume.channels) / lane_count()};
}

}  // namespace cnn
