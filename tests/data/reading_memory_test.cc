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

constexpr Size2 kWanted{8, 8};

// The first `bytes` of a file are enough.
int64_t memory_of(const std::string& file, const Size2& wanted = kWanted, size_t bytes = 1000) {
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
  exif.resize(32);  // no further directory
  CHECK(memory_of(jpeg(1600, 800, row, {.exif = exif}), {1, 1}) == 2 * at(8));
}

TEST_CASE("reading memory: what is no image is refused as the decoders refuse it") {
  CHECK_THROWS_WITH(memory_of(""), "the file is empty");
  CHECK_THROWS_AS(memory_of("\xFF\xD8\xFF"), BadImage);
  CHECK_THROWS_AS(memory_of(png(300, 200, 0, samples(300 * 200)), kWanted, 20), BadImage);
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
  spec.format = DataFormat::images;
  spec.root = directory.path() / "set";
  const auto all = [](const std::string& file) { return std::ssize(file) + memory_of(file); };
  const auto taken = [&](int threads) { return reading_memory(spec, {3, 8, 8}, threads); };
  CHECK(taken(1) == all(packed));
  CHECK(taken(3) == all(packed) + all("P6 100 100 255\n" + samples(50'000)) + all(large));
  CHECK(taken(4) == taken(3) + all(small));
  CHECK(taken(64) == taken(4));
  CHECK(count_images(spec, {3, 8, 8}, 3)->reading == taken(3));
  CHECK(count_images(spec, {3, 8, 8})->reading == 0);
  spec.folders.train = spec.root / "nowhere";
  CHECK(taken(4) == 0);
  spec.format = DataFormat::idx;
  CHECK(taken(4) == 0);
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
