#include "run/whiten.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/symmetric_eigen.h"
#include "infer/evaluate.h"

namespace cnn {
namespace {

constexpr int64_t kMostImages = 5000;
constexpr int64_t kImagesAtOnce = 100;
constexpr int64_t kMostProducts = 2'000'000'000;
constexpr double kSmallestEigenvalue = 5e-4;

// The windows of an image, without padding.
struct Patches {
  Volume image;
  Size2 kernel;

  int64_t numbers() const { return image.channels * kernel.height * kernel.width; }
  int64_t rows() const { return image.height - kernel.height + 1; }
  int64_t columns() const { return image.width - kernel.width + 1; }

  // Where number `i` of the first patch stands in the image; that of others is as much further as they are.
  int64_t place_of(int64_t i) const {
    const int64_t window = kernel.height * kernel.width;
    const int64_t inside = i % window;
    return i / window * image.pixels() + inside / kernel.width * image.width + inside % kernel.width;
  }
};

// The sum over all patches of products of their numbers, added to the lower half of `sums`.
void add_products(const Patches& patches, const float* image, std::vector<double>& sums) {
  const int64_t n = patches.numbers();
  for (int64_t i = 0; i < n; ++i) {
    for (int64_t j = 0; j <= i; ++j) {
      double sum = 0;
      for (int64_t y = 0; y < patches.rows(); ++y) {
        const float* a = image + patches.place_of(i) + y * patches.image.width;
        const float* b = image + patches.place_of(j) + y * patches.image.width;
        float of_row = 0;
        const int64_t columns = patches.columns();
#pragma omp simd reduction(+ : of_row)
        for (int64_t x = 0; x < columns; ++x) of_row += a[x] * b[x];
        sum += of_row;
      }
      sums[static_cast<size_t>(i * n + j)] += sum;
    }
  }
}

int64_t images_to_see(const Patches& patches, int64_t images) {
  const int64_t of_image = patches.rows() * patches.columns() * patches.numbers() * patches.numbers() / 2;
  return std::min(
      {images, kMostImages, std::max<int64_t>(8, kMostProducts / std::max<int64_t>(of_image, 1))});
}

// The mean products of the numbers of a patch.
std::vector<double> second_moments(const Patches& patches, const Dataset& set, Subset seen,
                                   const OpenedData& data, const DataSpec& spec, ThreadPool& pool) {
  const int64_t n = patches.numbers();
  seen.indices.resize(static_cast<size_t>(images_to_see(patches, std::ssize(seen.indices))));
  const Batches batches = batches_of({set, seen}, data, spec, kImagesAtOnce);
  std::vector<float> images(static_cast<size_t>(kImagesAtOnce * patches.image.size()));
  std::vector<int32_t> labels(static_cast<size_t>(kImagesAtOnce));
  std::vector<double> sums(static_cast<size_t>(n * n));
  for (int64_t batch = 0; batch < batches.batches(); ++batch) {
    batches.fill(batch, images.data(), labels.data(), pool);
    for (int64_t i = 0; i < batches.batch_images(batch); ++i)
      add_products(patches, images.data() + i * patches.image.size(), sums);
  }
  const auto count = static_cast<double>(batches.images() * patches.rows() * patches.columns());
  for (int64_t i = 0; i < n; ++i) {
    for (int64_t j = 0; j <= i; ++j)
      sums[static_cast<size_t>(j * n + i)] = sums[static_cast<size_t>(i * n + j)] /= count;
  }
  return sums;
}

}  // namespace

void whiten_first_conv(const OpenedData& data, const DataSpec& spec, Network& network, ThreadPool& pool) {
  const LayerPlan& first = network.plan().layers.front();
  const auto* conv = std::get_if<ConvSpec>(&first.spec.kind);
  if (conv == nullptr || conv->init.kind != InitKind::whiten) return;
  const Patches patches{first.input, conv->kernel};
  const int64_t n = patches.numbers();
  const Eigen eigen = eigen_of_symmetric(
      second_moments(patches, data.set_of(Split::train), data.images_of(Split::train), data, spec, pool), n);
  const std::span<float> weights = network.parameters_to_write().front().value;
  const int64_t pairs = (conv->filters + 1) / 2;
  for (int64_t filter = 0; filter < conv->filters; ++filter) {
    const auto vector = static_cast<size_t>(filter < pairs ? filter : filter - pairs);
    const double scale =
        (filter < pairs ? 1 : -1) / std::sqrt(std::max(0.0, eigen.values[vector]) + kSmallestEigenvalue);
    for (int64_t i = 0; i < n; ++i)
      weights[static_cast<size_t>(filter * n + i)] =
          static_cast<float>(scale * eigen.vectors[vector][static_cast<size_t>(i)]);
  }
}

}  // namespace cnn
