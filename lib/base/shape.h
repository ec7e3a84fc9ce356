// Sizes: of an image's volume, of windows over it, of tensors.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cnn {

// Two sides of a window: a kernel's extent, a stride, a padding.
struct Size2 {
  int64_t height = 0;
  int64_t width = 0;

  bool operator==(const Size2&) const = default;
};

// What is put around an image, on each side of it.
struct Pads {
  int64_t top = 0;
  int64_t left = 0;
  int64_t bottom = 0;
  int64_t right = 0;

  constexpr Pads() = default;
  constexpr Pads(int64_t height, int64_t width) : Pads(Size2{height, width}, Size2{height, width}) {}
  constexpr Pads(const Size2& begin, const Size2& end)
      : top(begin.height), left(begin.width), bottom(end.height), right(end.width) {}

  constexpr Size2 begin() const { return {top, left}; }
  constexpr Size2 end() const { return {bottom, right}; }
  constexpr bool are_even() const { return begin() == end(); }
  bool operator==(const Pads&) const = default;
};

// One image between two layers. A vector of n numbers, as a fully connected layer gives, is n x 1 x 1.
struct Volume {
  int64_t channels = 0;
  int64_t height = 0;
  int64_t width = 0;

  int64_t pixels() const { return height * width; }
  int64_t size() const { return channels * height * width; }
  bool operator==(const Volume&) const = default;
};

// The sides of a tensor, outermost first; the last one is contiguous in memory.
using Dims = std::vector<int64_t>;

// The product of `dims`, 1 for none. The caller knows that it fits 64 bits.
int64_t element_count(const Dims& dims);

// As the lectures write a volume: width x height x depth, "32x32x10".
std::string to_string(const Volume& volume);

// Width x height, "5x3" for {height 3, width 5}.
std::string to_string(const Size2& size);

// "[0, 0, 1, 1]": top, left, bottom, right.
std::string to_string(const Pads& pads);

// "[20, 10, 5, 5]".
std::string to_string(const Dims& dims);

// A half-open range of indices.
struct Range {
  int64_t begin = 0;
  int64_t end = 0;

  int64_t size() const { return end - begin; }
};

// A divided by b > 0, rounded towards minus infinity or plus infinity.
constexpr int64_t floor_div(int64_t a, int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}
constexpr int64_t ceil_div(int64_t a, int64_t b) {
  return -floor_div(-a, b);
}

// The next multiple of `step` > 0 that is not below `count` >= 0.
constexpr int64_t round_up(int64_t count, int64_t step) {
  return ceil_div(count, step) * step;
}

}  // namespace cnn
