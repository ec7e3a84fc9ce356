#include "run/thumbnail.h"

#include <algorithm>
#include <vector>

#include "data/contact_sheet.h"
#include "data/raster.h"
#include "data/resize.h"

namespace cnn {
namespace {

Raster raster_of(std::span<const uint8_t> pixels, const Volume& image) {
  Raster raster{image.height, image.width, image.channels, {}};
  raster.pixels.reserve(pixels.size());
  for (int64_t i = 0; i < image.pixels(); ++i) {
    for (int64_t c = 0; c < image.channels; ++c)
      raster.pixels.push_back(pixels[static_cast<size_t>(c * image.pixels() + i)]);
  }
  return raster;
}

}  // namespace

std::string thumbnail(std::span<const uint8_t> pixels, const Volume& image, int64_t most) {
  if (image.channels != 1 && image.channels != 3) return "";
  const Raster whole = raster_of(pixels, image);
  const int64_t longest = std::max(image.height, image.width);
  if (longest <= most) return encode_png(whole);
  const Volume small{image.channels, std::max<int64_t>(1, image.height * most / longest),
                     std::max<int64_t>(1, image.width * most / longest)};
  std::vector<uint8_t> shrunk(static_cast<size_t>(small.size()));
  resize(whole, small, shrunk.data());
  return encode_png(raster_of(shrunk, small));
}

}  // namespace cnn
