#include "run/previewed_images.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "data/batches.h"
#include "run/sources.h"
#include "spec/network_spec.h"

namespace cnn {
namespace {

constexpr int64_t kMostPixels = 100'000'000;  // that the images have together

// A batch's floats of 0..1 are bytes over 255, exactly.
std::vector<uint8_t> as_bytes(const float* values, int64_t count) {
  std::vector<uint8_t> bytes(static_cast<size_t>(count));
  std::transform(values, values + count, bytes.begin(), [](float value) {
    return static_cast<uint8_t>(std::lround(std::clamp(value * 255, 0.0F, 255.0F)));
  });
  return bytes;
}

std::vector<LabelledImage> first_images(const RunSpec& spec, const OpenedData& data, int64_t count,
                                        int64_t epoch, ThreadPool& pool) {
  const int64_t size = data.train.image.size();
  Batches batches(data.train, data.training, std::nullopt, spec.train.batch_size);
  batches.begin_epoch(*spec.data, static_cast<uint64_t>(spec.train.seed), epoch, pool.threads());
  std::vector<float> pixels(static_cast<size_t>(batches.batch_images(0) * size));
  std::vector<int32_t> labels(static_cast<size_t>(batches.batch_images(0)));
  std::vector<LabelledImage> images;
  for (int64_t batch = 0; batch < batches.batches() && std::ssize(images) < count; ++batch) {
    batches.fill(batch, pixels.data(), labels.data(), pool);
    for (int64_t n = 0; n < batches.batch_images(batch) && std::ssize(images) < count; ++n) {
      images.push_back({as_bytes(pixels.data() + n * size, size),
                        data.classes[static_cast<size_t>(labels[static_cast<size_t>(n)])]});
    }
  }
  return images;
}

}  // namespace

std::vector<LabelledImage> preview_images(const RunSpec& spec, int64_t count, int64_t epoch, DataNeeds needs,
                                          const Messages& messages) {
  needs.test = false;
  const OpenedData data = open_images(*spec.data, plan_network(spec.network), needs, messages);
  ThreadPool pool(needs.threads);
  const int64_t shown = std::min({count, std::ssize(data.training.indices),
                                  std::max<int64_t>(1, kMostPixels / spec.network.input.pixels())});
  return first_images(spec, data, shown, epoch, pool);
}

}  // namespace cnn
