#include "dashboard/shown_image.h"

#include <algorithm>
#include <numeric>

#include "base/base64.h"
#include "dashboard/answers.h"
#include "data/batches.h"
#include "data/contact_sheet.h"
#include "data/decode_image.h"
#include "data/image_file.h"
#include "data/raster.h"
#include "infer/evaluate.h"

namespace cnn {

Split shown_split(const OpenedData& data) {
  for (const Split split : {Split::test, Split::validation})
    if (count_of(data, split) > 0) return split;
  return Split::train;
}

int64_t count_of(const OpenedData& data, Split split) {
  return std::ssize(data.images_of(split).indices);
}

ShownImage copy_image(const OpenedData& data, Split split, int64_t place) {
  const Dataset& set = data.set_of(split);
  ShownImage image;
  image.index = data.images_of(split).indices[static_cast<size_t>(place)];
  const auto at = static_cast<size_t>(image.index);
  image.label = set.labels[at];
  if (!set.files.empty()) image.file = set.files[at];
  if (set.is_streamed()) return image;
  const uint8_t* pixels = set.pixels_of(image.index);
  image.pixels.assign(pixels, pixels + set.image.size());
  return image;
}

void decode(ShownImage& image, const ModelInfo& info) {
  if (!image.pixels.empty()) return;
  const Volume& volume = info.spec.network.input;
  image.pixels.resize(static_cast<size_t>(volume.size()));
  try {
    read_image(image.file, volume, info.spec.data->background, image.pixels.data());
  } catch (const BadImage& error) {
    throw PageRefusal{409, image.file.filename().string() + ": " + error.what()};
  }
}

void normalize(const std::vector<ShownImage>& images, const ModelInfo& info, int64_t variant,
               ThreadPool& pool, float* out) {
  OpenedData data;
  data.test.image = info.spec.network.input;
  data.test.count = std::ssize(images);
  data.test.labels.resize(images.size());
  for (const ShownImage& image : images)
    data.test.pixels.insert(data.test.pixels.end(), image.pixels.begin(), image.pixels.end());
  data.testing.indices.resize(images.size());
  std::iota(data.testing.indices.begin(), data.testing.indices.end(), int64_t{0});
  data.mean_image = info.mean_image;
  Batches batches = batches_of(data, Split::test, *info.spec.data, data.test.count);
  if (variant > 0) batches.vary(info.spec.data->augment.moves(), 0, variant, pool.threads());
  std::vector<int32_t> labels(images.size());
  batches.fill(0, out, labels.data(), pool);
}

bool has_variants(const ModelInfo& info) {
  return info.spec.data->augment.moves().is_active();
}

std::string picture_url(const std::vector<uint8_t>& pixels, const Volume& volume) {
  Raster raster;
  raster.height = volume.height;
  raster.width = volume.width;
  raster.channels = volume.channels == 3 ? 3 : 1;
  raster.pixels.reserve(static_cast<size_t>(raster.channels * volume.pixels()));
  for (int64_t p = 0; p < volume.pixels(); ++p)
    for (int64_t c = 0; c < raster.channels; ++c)
      raster.pixels.push_back(pixels[static_cast<size_t>(c * volume.pixels() + p)]);
  return "data:image/png;base64," + base64(encode_png(raster));
}

}  // namespace cnn
