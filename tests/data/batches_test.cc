#include "data/batches.h"

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>

#include "data/data_files.h"
#include "data/open_dataset.h"

namespace cnn {
namespace {

Dataset made_images(int64_t count, const Volume& image) {
  Dataset data{image, count, {}, {}};
  for (const char byte : made_pixels(count, image)) data.pixels.push_back(static_cast<uint8_t>(byte));
  for (int64_t i = 0; i < count; ++i)
    data.labels.push_back(static_cast<int32_t>(i));  // tells which image it is
  return data;
}

Subset some_of(int64_t count) {
  Subset subset;
  for (int64_t i = 0; i < count; ++i) {
    if (i % 7 != 3) subset.indices.push_back(i);
  }
  return subset;
}

struct Epoch {
  std::vector<int32_t> labels;
  std::vector<float> images;

  bool operator==(const Epoch&) const = default;
};

// All batches one after the other.
Epoch read_all(const Batches& batches, const Volume& image, ThreadPool& pool) {
  Epoch epoch;
  for (int64_t b = 0; b < batches.batches(); ++b) {
    const auto count = static_cast<size_t>(batches.batch_images(b));
    std::vector<float> images(count * static_cast<size_t>(image.size()));
    std::vector<int32_t> labels(count);
    batches.fill(b, images.data(), labels.data(), pool);
    epoch.images.insert(epoch.images.end(), images.begin(), images.end());
    epoch.labels.insert(epoch.labels.end(), labels.begin(), labels.end());
  }
  return epoch;
}

std::vector<int32_t> order(Batches& batches, const Volume& image, uint64_t seed, int64_t epoch) {
  ThreadPool pool(1);
  batches.shuffle(seed, epoch);
  return read_all(batches, image, pool).labels;
}

constexpr Volume kImage{2, 3, 5};

}  // namespace

TEST_CASE("batches: the last, smaller one is left out where that is asked for, unless it is the only one") {
  const Dataset data = made_images(20, kImage);
  const Subset all = some_of(20);  // 17
  Batches batches(data, all, std::nullopt, 5);
  CHECK(batches.images_until(4) == 17);
  batches.drop_last_batch();
  CHECK(batches.batches() == 3);
  CHECK(batches.images() == 17);
  CHECK(batches.images_until(2) == 10);
  CHECK(batches.images_until(3) == 15);
  batches.cut({2, 10}, 4);
  CHECK(batches.batches() == 3);
  batches.cut({2, 10}, 100);
  CHECK(batches.batches() == 2);
  Batches one(data, all, std::nullopt, 100);
  one.drop_last_batch();
  CHECK(one.batches() == 1);
  CHECK(one.batch_images(0) == 17);
  CHECK(one.images_until(1) == 17);
}

TEST_CASE("batches: the last, smaller one counts") {
  const Dataset data = made_images(10, kImage);
  const Subset subset{{0, 1, 2, 4, 5, 6, 8}};
  const Batches batches(data, subset, std::nullopt, 3);
  CHECK(batches.images() == 7);
  CHECK(batches.batches() == 3);
  CHECK(batches.batch_images(0) == 3);
  CHECK(batches.batch_images(2) == 1);
  CHECK(Batches(data, subset, std::nullopt, 7).batches() == 1);
  CHECK(Batches(data, subset, std::nullopt, 100).batch_images(0) == 7);
}

TEST_CASE("batches: one image that is left over may join the batch before it") {
  const Dataset data = made_images(10, kImage);
  const Subset subset{{0, 1, 2, 4, 5, 6, 8}};
  Batches batches(data, subset, std::nullopt, 3);
  ThreadPool pool(2);
  const auto before = read_all(batches, kImage, pool);
  batches.join_last_image();
  CHECK(batches.batches() == 2);
  CHECK(batches.batch_images(0) == 3);
  CHECK(batches.batch_images(1) == 4);
  CHECK(read_all(batches, kImage, pool).images == before.images);
  for (const int64_t size :
       {1, 2, 4, 7, 100}) {  // nothing is left over, or more, or there is no batch before
    Batches others(data, subset, std::nullopt, size);
    const int64_t count = others.batches();
    others.join_last_image();
    CHECK(others.batches() == (size == 2 ? count - 1 : count));
  }
}

TEST_CASE("batches: cut within an epoch, the images that are left come in batches of the new size") {
  const Dataset data = made_images(20, kImage);
  const Subset subset = some_of(20);  // 17 images
  ThreadPool pool(2);
  const auto labels = [&](const Batches& batches, int64_t from) {
    std::vector<int32_t> all;
    for (int64_t b = from; b < batches.batches(); ++b) {
      const auto count = static_cast<size_t>(batches.batch_images(b));
      std::vector<float> images(count * static_cast<size_t>(kImage.size()));
      std::vector<int32_t> read(count);
      batches.fill(b, images.data(), read.data(), pool);
      all.insert(all.end(), read.begin(), read.end());
    }
    return all;
  };
  Batches batches(data, subset, std::nullopt, 5);
  batches.shuffle(1, 3);
  const auto whole = labels(batches, 0);
  batches.cut({2, 10}, 3);
  CHECK(batches.batches() == 2 + 3);
  CHECK(batches.place_of(3) == 13);
  CHECK(batches.batch_images(4) == 1);
  CHECK(labels(batches, 2) == std::vector<int32_t>(whole.begin() + 10, whole.end()));
  batches.join_last_image();
  CHECK(batches.batches() == 2 + 2);
  CHECK(batches.batch_images(3) == 4);
  batches.cut({4, 17}, 8);  // nothing is left
  CHECK(batches.batches() == 4);
  batches.cut({}, 8);
  CHECK(batches.batches() == 2);  // 8 and 9
}

TEST_CASE("batches: without normalization a pixel is exactly its byte over 255") {
  const Dataset data = made_images(40, kImage);
  const Subset subset = some_of(40);
  ThreadPool pool(1);
  const Epoch epoch = read_all(Batches(data, subset, std::nullopt, 8), kImage, pool);
  REQUIRE(epoch.labels.size() == subset.indices.size());
  for (size_t n = 0; n < epoch.labels.size(); ++n) {
    REQUIRE(epoch.labels[n] == subset.indices[n]);
    for (size_t p = 0; p < 30; ++p) {
      const uint8_t byte = made_pixel(epoch.labels[n], static_cast<int64_t>(p));
      REQUIRE(epoch.images[n * 30 + p] == static_cast<float>(byte) / 255.0F);
    }
  }
}

TEST_CASE("batches: normalization is by channel") {
  const Dataset data = made_images(40, kImage);
  const Subset subset = some_of(40);
  const Normalization normalization{{0.1307, 0.5}, {0.3081, 0.01}};
  ThreadPool pool(1);
  const Epoch epoch = read_all(Batches(data, subset, normalization, 8), kImage, pool);
  for (size_t n = 0; n < epoch.labels.size(); ++n) {
    for (size_t p = 0; p < 30; ++p) {
      const double byte = made_pixel(epoch.labels[n], static_cast<int64_t>(p));
      const double expected = (byte / 255 - normalization.mean[p / 15]) / normalization.std[p / 15];
      REQUIRE(epoch.images[n * 30 + p] == Approx(expected).epsilon(1e-7).margin(1e-12));
    }
  }
}

TEST_CASE("batches: a mean image is subtracted pixel by pixel, then its channel is divided") {
  const Dataset data = made_images(40, kImage);
  const Subset subset = some_of(40);
  std::vector<float> mean = measure_mean_image(data, subset);
  for (size_t p = 0; p < 30; ++p) {
    double sum = 0;
    for (const int64_t i : subset.indices) sum += made_pixel(i, static_cast<int64_t>(p));
    CHECK(mean[p] == Approx(sum / 255 / static_cast<double>(subset.indices.size())).epsilon(1e-6));
  }
  ThreadPool pool(2);
  const Normalization normalization{{0, 0}, {0.5, 0.1}};
  const Epoch epoch = read_all(Batches(data, subset, normalization, 8, mean), kImage, pool);
  for (size_t i = 0; i < epoch.images.size(); ++i) {
    const double byte = made_pixel(epoch.labels[i / 30], static_cast<int64_t>(i % 30));
    const double expected = (byte / 255 - static_cast<double>(mean[i % 30])) / normalization.std[i % 30 / 15];
    REQUIRE(epoch.images[i] == Approx(expected).epsilon(1e-6).margin(1e-7));
  }
}

TEST_CASE("batches: a shuffled epoch holds each image once") {
  const Dataset data = made_images(1000, {1, 1, 2});
  const Subset subset = some_of(1000);
  Batches batches(data, subset, std::nullopt, 64);
  auto labels = order(batches, {1, 1, 2}, 1, 1);
  CHECK(!std::is_sorted(labels.begin(), labels.end()));
  std::sort(labels.begin(), labels.end());
  CHECK(std::equal(labels.begin(), labels.end(), subset.indices.begin(), subset.indices.end()));
}

TEST_CASE("batches: an epoch's order follows from seed and epoch, whatever came before") {
  const Volume image{1, 1, 2};
  const Dataset data = made_images(100, image);
  const Subset subset = some_of(100);
  Batches batches(data, subset, std::nullopt, 9);
  Batches fresh(data, subset, std::nullopt, 32);
  const auto first = order(batches, image, 1, 1);
  const auto second = order(batches, image, 1, 2);
  CHECK(first != second);
  CHECK(first != order(batches, image, 2, 1));
  CHECK(second == order(fresh, image, 1, 2));
  CHECK(first == order(batches, image, 1, 1));
  CHECK(order(batches, image, (uint64_t{1} << 32) + 1, 1) != first);
}

TEST_CASE("batches: each image is as likely at each place") {
  const Volume image{1, 1, 1};
  const Dataset data = made_images(6, image);
  const Subset subset{{0, 1, 2, 3, 4, 5}};
  Batches batches(data, subset, std::nullopt, 6);
  std::vector<int> counts(36);
  for (int64_t epoch = 1; epoch <= 6000; ++epoch) {
    const auto labels = order(batches, image, 3, epoch);
    for (size_t place = 0; place < 6; ++place) ++counts[place * 6 + static_cast<size_t>(labels[place])];
  }
  for (const int count : counts) CHECK(std::abs(count - 1000) < 150);  // five standard deviations
}

TEST_CASE("batches: any number of threads writes the same batch") {
  const Volume image{3, 32, 32};
  const Dataset data = made_images(70, image);
  const Subset subset = some_of(70);
  Batches batches(data, subset, Normalization{{0.1, 0.2, 0.3}, {0.5, 0.6, 0.7}}, 33);
  batches.shuffle(5, 1);
  ThreadPool one(1);
  const Epoch expected = read_all(batches, image, one);
  for (const int threads : {2, 3, 8}) {
    ThreadPool pool(threads);
    CHECK(read_all(batches, image, pool) == expected);
  }
}

TEST_CASE("batches: filled in the background between rounds of other work a batch is the same") {
  const Volume image{3, 32, 32};
  const Dataset data = made_images(70, image);
  const Subset subset = some_of(70);
  Batches batches(data, subset, std::nullopt, 33);
  AugmentSpec shifts;
  shifts.shift = 2;
  for (const int threads : {1, 2, 5}) {
    ThreadPool pool(threads);
    batches.shuffle(5, 1);
    batches.vary(shifts, 5, 1, threads);
    const Epoch expected = read_all(batches, image, pool);
    Epoch epoch;
    for (int64_t b = 0; b < batches.batches(); ++b) {
      std::vector<float> images(static_cast<size_t>(batches.batch_images(b) * image.size()));
      std::vector<int32_t> labels(static_cast<size_t>(batches.batch_images(b)));
      REQUIRE(batches.begin_fill(b, images.data(), labels.data(), pool));
      std::atomic<int> calls = 0;
      for (int round = 0; round < 20; ++round) pool.run(7, [&](int64_t, int) { ++calls; });
      CHECK(calls == 140);
      batches.finish_fill(pool);
      epoch.images.insert(epoch.images.end(), images.begin(), images.end());
      epoch.labels.insert(epoch.labels.end(), labels.begin(), labels.end());
    }
    CHECK(epoch == expected);
  }
}

TEST_CASE(
    "batches: a varied image is what augment makes of it, then normalized, whatever batch and threads") {
  const Dataset data = made_images(40, kImage);
  const Subset subset = some_of(40);
  const AugmentSpec spec{.flip = Flip::random, .shift = 2, .fill = Fill::reflect};
  Batches batches(data, subset, Normalization{{0.1, 0.2}, {0.5, 0.25}}, 7);
  batches.shuffle(3, 2);
  batches.vary(spec, 3, 2, 1);
  ThreadPool one(1);
  const Epoch epoch = read_all(batches, kImage, one);
  std::vector<uint8_t> copy(30);
  for (size_t n = 0; n < epoch.labels.size(); ++n) {
    augment(spec, {3, 2, epoch.labels[n]}, kImage, data.pixels_of(epoch.labels[n]), copy.data());
    for (size_t p = 0; p < 30; ++p) {
      const double expected = p < 15 ? (copy[p] / 255.0 - 0.1) / 0.5 : (copy[p] / 255.0 - 0.2) / 0.25;
      REQUIRE(epoch.images[n * 30 + p] == Approx(expected).epsilon(1e-6).margin(1e-7));
    }
  }
  Batches others(data, subset, Normalization{{0.1, 0.2}, {0.5, 0.25}}, 5);
  others.shuffle(3, 2);
  others.vary(spec, 3, 2, 3);
  ThreadPool three(3);
  CHECK(read_all(others, kImage, three) == epoch);
}

TEST_CASE("batches: mixup blends the images of a batch in pairs, with one share a batch, after the rest") {
  const Dataset data = made_images(40, kImage);
  const Subset subset = some_of(40);
  const AugmentSpec rest{.flip = Flip::random, .shift = 1};
  AugmentSpec mixed = rest;
  mixed.mixup = 0.4;
  constexpr int64_t kBatch = 7;  // an image in the middle is its own partner, and the last batch is smaller
  const auto epoch_of = [&](const AugmentSpec& spec, int64_t epoch, int threads) {
    Batches batches(data, subset, Normalization{{0.1, 0.2}, {0.5, 0.25}}, kBatch);
    batches.shuffle(3, epoch);
    batches.vary(spec, 3, epoch, threads);
    std::vector<float> shares;
    for (int64_t batch = 0; batch < batches.batches(); ++batch) shares.push_back(batches.own_share(batch));
    ThreadPool pool(threads);
    return std::pair(read_all(batches, kImage, pool), shares);
  };
  const auto [plain, whole] = epoch_of(rest, 2, 1);
  const auto [blended, shares] = epoch_of(mixed, 2, 1);
  CHECK(std::ranges::all_of(whole, [](float share) { return share == 1; }));
  CHECK(std::ranges::all_of(shares, [](float share) { return share >= 0.5F && share <= 1; }));
  CHECK(std::ranges::adjacent_find(shares) == shares.end());
  CHECK(blended.labels == plain.labels);
  const auto images = std::ssize(plain.labels);
  for (int64_t n = 0; n < images; ++n) {
    const int64_t first = n / kBatch * kBatch;
    const int64_t last = std::min(first + kBatch, images) - 1;
    const float share = shares[static_cast<size_t>(n / kBatch)];
    for (int64_t p = 0; p < 30; ++p) {
      const float own = plain.images[static_cast<size_t>(n * 30 + p)];
      const float other = plain.images[static_cast<size_t>((first + last - n) * 30 + p)];
      const float found = blended.images[static_cast<size_t>(n * 30 + p)];
      REQUIRE(found == Approx(share * own + (1 - share) * other).epsilon(1e-6).margin(1e-6));
    }
  }
  CHECK(epoch_of(mixed, 2, 3).first == blended);
  CHECK(epoch_of(mixed, 3, 1).second != shares);
}

TEST_CASE("batches: an augment section that asks for nothing changes no bit") {
  const Dataset data = made_images(40, kImage);
  const Subset subset = some_of(40);
  ThreadPool pool(1);
  Batches batches(data, subset, std::nullopt, 7);
  const Epoch plain = read_all(batches, kImage, pool);
  batches.vary({.flip = Flip::none, .shift = 0, .fill = Fill::reflect}, 1, 1, 1);
  CHECK(read_all(batches, kImage, pool) == plain);
}

}  // namespace cnn
