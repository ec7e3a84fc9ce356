#include "data/reading_memory.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <future>

#include "data/count_images.h"
#include "data/decode_image.h"
#include "data/image_files.h"
#include "data/jpeg_files.h"
#include "data/large_image.h"
#include "temporary_directory.h"

namespace cnn {
namespace {

constexpr Size2 kWantedSize{8, 8};

// The first `bytes` of a file are enough.
int64_t memory_of(const std::string& file, const Size2& wanted = kWantedSize, size_t bytes = 1000) {
  const std::string beginning = file.substr(0, bytes);
  return decoding_memory(std::as_bytes(std::span(beginning)), std::ssize(file), wanted);
}

std::string samples(size_t count) {
  return std::string(count, 'x');
}

DecodingTurn turn_of(int64_t bytes) {
  return {bytes, "PNG", {1, 1}, "save it smaller"};
}

}  // namespace

TEST_CASE("reading memory: of a PNG its rows and its samples, of a BMP and a PNM the samples") {
  constexpr int64_t kPixels = 300 * 200;
  CHECK(memory_of(png(300, 200, 2, samples(3 * kPixels))) == 6 * kPixels);
  CHECK(memory_of(png(300, 200, 0, samples(kPixels))) == 2 * kPixels);
  CHECK(memory_of(png(300, 200, 6, samples(4 * kPixels))) == 8 * kPixels);
  CHECK(memory_of(png(300, 200, 2, samples(6 * kPixels), 16)) == 12 * kPixels);
  std::string interlaced = png(300, 200, 2, samples(3 * kPixels));
  interlaced[28] = 1;
  CHECK(memory_of(interlaced) == 6 * kPixels + 3 * kPixels / 2);
  CHECK(memory_of(bmp(300, 200, samples(3 * kPixels))) == 6 * kPixels);
  CHECK(memory_of(ppm(300, 200, samples(3 * kPixels))) == 3 * kPixels + kPixels + 200 * 8 * 4);
  CHECK(memory_of(pgm(300, 200, samples(kPixels))) == kPixels + 200 * 8 * 4);
}

TEST_CASE("reading memory: of a JPEG what is decoded of it, twice if it is turned, and all coefficients") {
  const std::string row = samples(size_t{3} * 1600);
  constexpr int64_t kPixels = 1600 * 800;
  const auto at = [](int64_t factor) { return 3 * kPixels / (factor * factor); };
  const Size2 large{1600, 1600};
  CHECK(memory_of(jpeg(1600, 800, row), {1, 1}) == at(8) + at(8) / 3 + 100 * 4);
  CHECK(memory_of(jpeg(1600, 800, row), large) == at(1) + int64_t{3} * 800 * 1600 * 4);
  // Of colours at half the resolution.
  CHECK(memory_of(jpeg(1600, 800, row, {.progressive = true}), {1, 1}) == at(8) + kPixels * 3 / 2 * 2);
  std::string exif("Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0", 28);
  exif.resize(32);                                                          // no further directory
  CHECK(memory_of(jpeg(1600, 800, row, {.exif = exif}), {1, 1}) == at(1));  // for the digest
  CHECK(memory_of(jpeg(1600, 800, row, {.exif = exif}), large) == at(1) + int64_t{3} * 1600 * 1600 * 4);
}

TEST_CASE("reading memory: what is no image is refused as the decoders refuse it") {
  CHECK_THROWS_WITH(memory_of(""), "the file is empty");
  CHECK_THROWS_AS(memory_of("\xFF\xD8\xFF"), BadImage);
  CHECK_THROWS_AS(memory_of(png(300, 200, 0, samples(300 * 200)), kWantedSize, 20), BadImage);
  CHECK_THROWS_AS(memory_of("P6 1000000 1000000 255\n"), BadImage);
}

TEST_CASE("reading memory: as many files as there are threads, those that take most") {
  const TemporaryDirectory directory;
  for (const char* folder : {"set/a", "set/b"})
    std::filesystem::create_directories(directory.path() / folder);
  const std::string large = ppm(100, 100, samples(30'000));
  const std::string small = ppm(10, 10, samples(300));
  directory.write("set/a/large.ppm", large);
  directory.write("set/a/broken.ppm", "P6 100 100 255\n" + samples(50'000));
  directory.write("set/b/small.ppm", small);
  directory.write("set/b/text.png", samples(100'000));
  // Packed so well that its file is the smallest.
  const std::string packed = png(400, 400, 0, samples(160'000));
  directory.write("set/b/packed.png", packed);
  DataSpec spec;
  spec.format = ImageFolders{};
  spec.root = directory.path() / "set";
  const auto all = [](const std::string& file) { return std::ssize(file) + memory_of(file); };
  const auto taken = [&](int threads) { return reading_memory(spec, {3, 8, 8}, threads).training; };
  CHECK(taken(1) == all(packed));
  CHECK(taken(3) == all(packed) + all("P6 100 100 255\n" + samples(50'000)) + all(large));
  CHECK(taken(4) == taken(3) + all(small));
  CHECK(taken(64) == taken(4));
  CHECK(count_images(spec, {3, 8, 8}, 3)->reading.training == taken(3));
  CHECK(count_images(spec, {3, 8, 8})->reading.training == 0);
  CHECK(reading_memory(spec, {3, 8, 8}, 4).evaluation == 0);
  spec.folders().train = spec.root / "nowhere";
  CHECK(taken(4) == 0);
  spec.format = IdxFormat{};
  CHECK(taken(4) == 0);
}

TEST_CASE("reading memory: sets are read one after the other, and an evaluation reads the test set alone") {
  const TemporaryDirectory directory;
  const std::string large = ppm(1000, 500, samples(1'500'000));
  const std::string small = ppm(100, 100, samples(30'000));
  for (const std::string place : {"train/a", "train/b", "test/a", "test/b"})
    std::filesystem::create_directories(directory.path() / place);
  for (const std::string name : {"train/a/0", "train/a/1", "train/b/0", "train/b/1", "test/b/0"})
    directory.write(name + ".ppm", large);
  directory.write("test/a/0.ppm", small);
  DataSpec spec;
  spec.format = ImageFolders{};
  spec.root = directory.path();
  spec.folders().train = spec.root / "train";
  spec.folders().test = spec.root / "test";
  constexpr int64_t kImage = 3 * 8 * 8 + 4;
  const auto all = [](const std::string& file) { return std::ssize(file) + memory_of(file); };
  const auto reading = [&](int threads) { return reading_memory(spec, {3, 8, 8}, threads); };
  CHECK(reading(8).training == 4 * all(large) - 2 * kImage);
  CHECK(reading(8).evaluation == all(large) + all(small));
  CHECK(reading(1).training == all(large));
  spec.limit.train = 2;
  spec.limit.test = 1;
  CHECK(reading(8).training == 2 * all(large) - kImage);
  CHECK(reading(8).evaluation == all(small));
  spec.limit.test.reset();
  spec.folders().validation = spec.root / "test";
  spec.folders().test.clear();
  CHECK(reading(8).training == 3 * all(large) + all(small));
  CHECK(reading(8).evaluation == 0);
}

TEST_CASE("reading memory: to draw the part for the test all files are read, and those of the part decoded") {
  const TemporaryDirectory directory;
  std::filesystem::create_directories(directory.path() / "a");
  std::filesystem::create_directories(directory.path() / "b");
  const auto picture = [](char sample) { return ppm(100, 100, std::string(30'000, sample)); };
  for (char i = 0; i < 20; ++i)
    directory.write(std::string(i % 2 == 0 ? "a/" : "b/") + std::to_string(i) + ".ppm", picture(i));
  DataSpec spec;
  spec.format = ImageFolders{};
  spec.root = directory.path();
  spec.folders().test_share = ShareCount{2};
  const int64_t file = std::ssize(picture(0));
  const int64_t all = file + memory_of(picture(0));
  constexpr int64_t kImage = 3 * 8 * 8 + 4;
  CHECK(reading_memory(spec, {3, 8, 8}, 4).evaluation == std::max(4 * file - 2 * kImage, 2 * all));
  CHECK(reading_memory(spec, {3, 8, 8}, 16).evaluation == 16 * file - 2 * kImage);
  CHECK(reading_memory(spec, {3, 8, 8}, 16).training == 16 * all - 2 * kImage);
}

TEST_CASE("reading memory: threads walk their own files first, so large ones apart are not held together") {
  constexpr int64_t kBudget = 1'000'000;
  const ReadingNeed large{10, 90};
  const ReadingNeed small{1, 1};
  const std::vector<ReadingNeed> alike(10, large);
  CHECK(most_together({}, 4, kBudget) == 0);
  CHECK(most_together(alike, 1, kBudget) == 100);
  CHECK(most_together(alike, 4, kBudget) == 400);
  CHECK(most_together(alike, 64, kBudget) == 1000);
  // Of the first thread the large one is the first, of the second the last.
  const std::vector<ReadingNeed> apart = {large, small, small, small, small, large};
  CHECK(most_together(apart, 2, kBudget) == 200);
  std::vector<ReadingNeed> far(200, small);
  far.front() = far.back() = large;
  CHECK(most_together(far, 2, kBudget) == 102);
  // Files are held while others are decoded.
  CHECK(most_together(alike, 4, 180) == 40 + 180);
  CHECK(most_together(alike, 4, 10) == 40 + 90);
}

TEST_CASE("large images: one of more than the budget is decoded alone, others together") {
  using namespace std::chrono_literals;
  constexpr int64_t kMany = DecodingTurn::kLittleMemory + 1;
  const auto elsewhere = [](int64_t bytes) {
    return std::async(std::launch::async, [bytes] { const DecodingTurn turn = turn_of(bytes); });
  };
  {
    const DecodingTurn first = turn_of(kMany);
    elsewhere(kMany).get();
  }
  DecodingTurn alone = turn_of(2 * decoding_budget());
  elsewhere(DecodingTurn::kLittleMemory).get();
  std::future<void> waiting = elsewhere(kMany);
  CHECK(waiting.wait_for(50ms) == std::future_status::timeout);
  alone = DecodingTurn();
  waiting.get();
}

}  // namespace cnn
