#include "data/augment.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "data/batches.h"
#include "data/data_files.h"

namespace cnn {
namespace {

constexpr Volume kAugmented{2, 4, 6};

using Pixels = std::vector<uint8_t>;

// Bytes that tell channel, row and column, none of them 0.
uint8_t byte_at(int64_t channel, int64_t y, int64_t x) {
  return static_cast<uint8_t>(100 * (channel + 1) + 10 * y + x);
}

std::vector<uint8_t> made_image() {
  std::vector<uint8_t> bytes;
  for (int64_t c = 0; c < 2; ++c) {
    for (int64_t y = 0; y < 4; ++y) {
      for (int64_t x = 0; x < 6; ++x) bytes.push_back(byte_at(c, y, x));
    }
  }
  return bytes;
}

Pixels varied(const AugmentSpec& spec, const AugmentKey& key) {
  const std::vector<uint8_t> in = made_image();
  Pixels out(in.size(), 255);
  augment(spec, key, kAugmented, in.data(), out.data());
  return out;
}

// Position i of -3..side+2 in `side` pixels reflected; 0..side-1 as it is.
int64_t reflect(int64_t i, int64_t side) {
  std::vector<int64_t> around;
  for (int64_t p = side - 1; p > 0; --p) around.push_back(p);
  const auto zero = std::ssize(around);
  for (int64_t p = 0; p < side; ++p) around.push_back(p);
  for (int64_t p = side - 2; p >= 0; --p) around.push_back(p);
  return around.at(static_cast<size_t>(zero + i));
}

// The slow truth: shifted, then mirrored.
Pixels expected(Fill fill, int64_t down, int64_t right, bool mirrored) {
  Pixels out;
  for (int64_t c = 0; c < kAugmented.channels; ++c) {
    for (int64_t y = 0; y < kAugmented.height; ++y) {
      for (int64_t place = 0; place < kAugmented.width; ++place) {
        const int64_t row = y + down;
        const int64_t column = (mirrored ? kAugmented.width - 1 - place : place) + right;
        const bool inside = row >= 0 && row < kAugmented.height && column >= 0 && column < kAugmented.width;
        if (!inside && fill == Fill::zero) {
          out.push_back(0);
        } else {
          out.push_back(byte_at(c, reflect(row, kAugmented.height), reflect(column, kAugmented.width)));
        }
      }
    }
  }
  return out;
}

// For a set; comparing bytes confuses GCC 12's warnings.
std::string pixel_text(const Pixels& pixels) {
  return {pixels.begin(), pixels.end()};
}

Pixels mirrored_image() {
  return expected(Fill::zero, 0, 0, true);
}

}  // namespace

TEST_CASE("augment: each shift in both directions, mirrored or not, comes equally often, and nothing else") {
  const Fill fill = GENERATE(Fill::zero, Fill::reflect);
  const AugmentSpec spec{.flip = Flip::random, .shift = 2, .fill = fill};
  std::vector<Pixels> known;
  for (int64_t down = -2; down <= 2; ++down) {
    for (int64_t right = -2; right <= 2; ++right) {
      for (const bool mirrored : {false, true}) known.push_back(expected(fill, down, right, mirrored));
    }
  }
  std::vector<int> counts(known.size());
  for (int64_t image = 0; image < 5000; ++image) {
    const auto found = std::find(known.begin(), known.end(), varied(spec, {1, 1, image}));
    REQUIRE(found != known.end());
    ++counts[static_cast<size_t>(found - known.begin())];
  }
  for (const int count : counts) CHECK(std::abs(count - 100) < 50);  // five standard deviations
}

// Gives `member` a value that changes images.
void set_alone(Flip& member) {
  member = Flip::random;
}
void set_alone(Fill& member) {
  member = Fill::reflect;
}
void set_alone(Factors& member) {
  member = {0.5, 0.6};
}
void set_alone(Crop& member) {
  member.pad = 2;
}
void set_alone(int64_t& member) {
  member = 2;
}
void set_alone(double& member) {
  member = 10;
}

// Eight epochs of a set, varied by `spec`.
std::vector<float> eight_epochs(const AugmentSpec& spec) {
  Dataset data;
  data.image = kAugmented;
  data.count = 2;
  data.labels = {0, 1};
  for (int64_t n = 0; n < data.count; ++n) {
    for (const uint8_t byte : made_image()) data.pixels.push_back(static_cast<uint8_t>(byte - 50 * n));
  }
  const Subset both{{0, 1}};
  Batches batches(data, both, std::nullopt, 2);
  ThreadPool pool(1);
  std::vector<float> all;
  for (int64_t epoch = 1; epoch <= 8; ++epoch) {
    std::vector<float> images(static_cast<size_t>(2 * kAugmented.size()));
    std::vector<int32_t> labels(2);
    batches.vary(spec, 1, epoch, 1);
    batches.fill(0, images.data(), labels.data(), pool);
    all.insert(all.end(), images.begin(), images.end());
  }
  return all;
}

TEST_CASE("augment: each key of its own changes images, and is told where the order is") {
  AugmentSpec names;
  const std::string order = std::string(", ") + AugmentSpec::section.meaning;
  int keys = 0;
  AugmentSpec::describe(names, [&](const std::string& name, const auto&...) {
    CAPTURE(name);
    AugmentSpec spec;
    AugmentSpec before;
    if (name == "fill") spec.shift = before.shift = 2;  // it is what a move uncovers
    AugmentSpec::describe(spec, [&](const std::string& other, auto& member, const auto&...) {
      if (other == name) set_alone(member);
    });
    CHECK(eight_epochs(spec) != eight_epochs(before));
    CHECK(spec.is_active() == (name != "mixup"));
    const bool is_told = order.find(" " + name + ",") != std::string::npos;
    CHECK(is_told == (name != "fill"));
    ++keys;
  });
  CHECK(keys >= 10);
}

TEST_CASE("augment: a copy follows from seed, epoch and image, and differs with each of them") {
  const AugmentSpec spec{.flip = Flip::random, .shift = 3, .fill = Fill::reflect};
  const auto run = [&](uint64_t seed, int64_t epoch, int64_t first) {
    std::vector<Pixels> copies;
    for (int64_t image = first; image < first + 20; ++image)
      copies.push_back(varied(spec, {seed, epoch, image}));
    return copies;
  };
  CHECK(run(1, 2, 0) == run(1, 2, 0));
  std::set<std::vector<Pixels>> different = {run(1, 2, 0), run(2, 2, 0), run(1, 3, 0), run(1, 2, 20),
                                             run((uint64_t{1} << 32) + 1, 2, 0)};
  CHECK(different.size() == 5);
}

TEST_CASE("augment: random flips are even in each epoch, alternating ones in each pair of epochs") {
  for (const Flip flip : {Flip::random, Flip::alternate}) {
    const AugmentSpec spec{.flip = flip};
    for (const int64_t epoch : {1, 2, 3}) {
      int mirrored = 0;
      for (int64_t image = 0; image < 2000; ++image)
        mirrored += varied(spec, {1, epoch, image}) == mirrored_image() ? 1 : 0;
      CHECK(std::abs(mirrored - 1000) < 112);  // five standard deviations
    }
  }
}

TEST_CASE("augment: an alternating flip mirrors each image in every other epoch") {
  const AugmentSpec spec{.flip = Flip::alternate};
  const Pixels plain = expected(Fill::zero, 0, 0, false);
  for (int64_t image = 0; image < 50; ++image) {
    for (int64_t epoch = 1; epoch <= 6; ++epoch) {
      const Pixels now = varied(spec, {7, epoch, image});
      CHECK((now == plain || now == mirrored_image()));
      CHECK(now != varied(spec, {7, epoch + 1, image}));
      CHECK(now == varied(spec, {7, epoch + 2, image}));
    }
  }
}

TEST_CASE("augment: random flips do not change where an image is shifted to") {
  const AugmentSpec shift{.shift = 2};
  AugmentSpec both = shift;
  both.flip = Flip::random;
  for (int64_t image = 0; image < 50; ++image) {
    Pixels without = varied(shift, {3, 1, image});
    const Pixels with = varied(both, {3, 1, image});
    if (with == without) continue;
    for (size_t row = 0; row < without.size(); row += 6)
      std::reverse(without.begin() + static_cast<int64_t>(row),
                   without.begin() + static_cast<int64_t>(row + 6));
    CHECK(with == without);
  }
}

TEST_CASE("augment: a crop of the padded image is a shift, and both together go as far as their sum") {
  const AugmentSpec crop{.fill = Fill::reflect, .crop = {2}};
  const AugmentSpec both{.shift = 1, .crop = {2}};
  std::set<std::string> crops;
  std::set<std::string> moves;
  for (int64_t image = 0; image < 2000; ++image) {
    crops.insert(pixel_text(varied(crop, {5, 1, image})));
    moves.insert(pixel_text(varied(both, {5, 1, image})));
  }
  CHECK(crops.size() == 25);
  CHECK(crops.count(pixel_text(expected(Fill::reflect, -2, 2, false))) == 1);
  CHECK(moves.size() == 49);
  CHECK(moves.count(pixel_text(expected(Fill::zero, 3, -3, false))) == 1);
}

TEST_CASE("augment: what is drawn later does not change what is drawn before") {
  const AugmentSpec plain{.flip = Flip::random, .shift = 2, .fill = Fill::reflect};
  AugmentSpec more = plain;
  more.cutout = 1;
  for (int64_t image = 0; image < 20; ++image) {
    const Pixels without = varied(plain, {3, 2, image});
    const Pixels with = varied(more, {3, 2, image});
    int different = 0;
    for (size_t i = 0; i < with.size(); ++i) different += with[i] != without[i] ? 1 : 0;
    CHECK(different == 2);  // a pixel in each channel
  }
}

TEST_CASE("augment: cutout blackens a square around any pixel, as far as it lies in the image") {
  std::set<std::string> known;
  for (int64_t middle_y = 0; middle_y < 4; ++middle_y) {
    for (int64_t middle_x = 0; middle_x < 6; ++middle_x) {
      Pixels pixels = made_image();
      for (int64_t i = 0; i < std::ssize(pixels); ++i) {
        const int64_t y = i % 24 / 6;
        const int64_t x = i % 6;
        const bool is_cut = std::abs(y - middle_y) <= 1 && std::abs(x - middle_x) <= 1;
        if (is_cut) pixels[static_cast<size_t>(i)] = 0;
      }
      known.insert(pixel_text(pixels));
    }
  }
  std::set<std::string> seen;
  AugmentSpec spec;
  spec.cutout = 3;
  for (int64_t image = 0; image < 1000; ++image) seen.insert(pixel_text(varied(spec, {1, 1, image})));
  CHECK(seen == known);
}

}  // namespace cnn
