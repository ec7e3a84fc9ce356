// Parts of images cut out.
#include "explain/patch.h"

#include <catch2/catch.hpp>
#include <vector>

namespace cnn {
namespace {

using Bytes = std::vector<uint8_t>;

// A gray picture whose pixel number i, row by row, has the level i.
Bytes numbered(const Volume& input) {
  Bytes pixels;
  for (int64_t i = 0; i < input.pixels(); ++i) pixels.insert(pixels.end(), 3, static_cast<uint8_t>(i));
  return pixels;
}

// One level a pixel.
Bytes levels(const Bytes& pixels) {
  Bytes one;
  for (size_t i = 0; i < pixels.size(); i += 3) one.push_back(pixels[i]);
  return one;
}

}  // namespace

TEST_CASE("patch: a window is cut out of the image, and is gray where it lies beyond it") {
  const Volume input{1, 3, 4};
  CHECK(patch_size({2, 3}, input) == Size2{2, 3});
  CHECK(levels(patch_pixels(numbered(input), input, {{1, 3}, {1, 4}})) == Bytes{5, 6, 7, 9, 10, 11});
  CHECK(levels(patch_pixels(numbered(input), input, {{-1, 1}, {2, 5}})) ==
        Bytes{kBeyond, kBeyond, kBeyond, 2, 3, kBeyond});
  CHECK(levels(patch_pixels(numbered(input), input, {{-2, 0}, {4, 7}})) == Bytes(6, kBeyond));
}

TEST_CASE("patch: of a window larger than the image it is the image, gray where the window does not reach") {
  const Volume input{1, 2, 3};
  CHECK(patch_size({9, 2}, input) == Size2{2, 2});
  CHECK(patch_size({9, 9}, input) == Size2{2, 3});
  CHECK(levels(patch_pixels(numbered(input), input, {{-8, 1}, {1, 10}})) ==
        Bytes{kBeyond, 1, 2, kBeyond, kBeyond, kBeyond});
}

TEST_CASE("patch: made larger, pixels are repeated, made smaller, they are averaged") {
  const Bytes two = {10, 20, 30, 50, 60, 70};
  CHECK(fitted(two, {1, 2}, {1, 2}) == two);
  CHECK(levels(fitted(two, {1, 2}, {2, 4})) == Bytes{10, 10, 50, 50, 10, 10, 50, 50});
  const Bytes four = {10, 20, 30, 10, 20, 30, 50, 60, 70, 50, 60, 70};
  const Bytes half = fitted(four, {1, 4}, {1, 2});
  CHECK(half[0] < half[3]);
  CHECK(int{half[0]} + half[3] == 60);
  CHECK(int{half[2]} + half[5] == 100);
}

}  // namespace cnn
