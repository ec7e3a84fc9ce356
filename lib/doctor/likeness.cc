#include "doctor/likeness.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>

#include "base/random.h"

namespace cnn {
namespace {

constexpr int64_t kSide = 8;
constexpr int64_t kCells = kSide * kSide;
constexpr double kLeastNorm = 16;  // of 255 levels, over all cells: below, nothing is in it

// Gray values of kSide x kSide cells, of mean 0 and length 1; all 0 of a picture with nothing in it.
using Sketch = std::array<float, kCells>;

// A hash table: so many projections, each cut into cells of this width.
constexpr int kTables = 8;
constexpr int kProjections = 6;
constexpr float kWidth = 0.5F;
constexpr size_t kMostCompared = 64;  // in a cell of a table

double gray_at(const uint8_t* pixels, const Volume& image, int64_t place) {
  const int64_t plane = image.height * image.width;
  double sum = 0;
  for (int64_t c = 0; c < image.channels; ++c) sum += pixels[c * plane + place];
  return sum / static_cast<double>(image.channels);
}

Sketch sketch_of(const uint8_t* pixels, const Volume& image) {
  std::array<double, kCells> sums{};
  std::array<int64_t, kCells> counts{};
  for (int64_t y = 0; y < image.height; ++y) {
    for (int64_t x = 0; x < image.width; ++x) {
      const auto cell = static_cast<size_t>(y * kSide / image.height * kSide + x * kSide / image.width);
      sums[cell] += gray_at(pixels, image, y * image.width + x);
      ++counts[cell];
    }
  }
  double mean = 0;
  int64_t used = 0;
  for (size_t cell = 0; cell < kCells; ++cell) {
    if (counts[cell] == 0) continue;
    sums[cell] /= static_cast<double>(counts[cell]);
    mean += sums[cell];
    ++used;
  }
  mean /= static_cast<double>(used);
  double squares = 0;
  for (size_t cell = 0; cell < kCells; ++cell) {
    sums[cell] = counts[cell] == 0 ? 0 : sums[cell] - mean;
    squares += sums[cell] * sums[cell];
  }
  Sketch sketch{};
  const double norm = std::sqrt(squares);
  if (norm < kLeastNorm) return sketch;
  for (size_t cell = 0; cell < kCells; ++cell) sketch[cell] = static_cast<float>(sums[cell] / norm);
  return sketch;
}

float product(const Sketch& a, const Sketch& b) {
  float sum = 0;
  for (size_t i = 0; i < kCells; ++i) sum += a[i] * b[i];
  return sum;
}

// Of the signs of a projection.
Sketch direction(int table, int projection) {
  Sketch signs;
  const auto bits =
      philox4x32({static_cast<uint32_t>(table), static_cast<uint32_t>(projection), 0, 0}, {0x6c696b65U, 0});
  for (size_t i = 0; i < kCells; ++i) signs[i] = (bits[i / 32] >> (i % 32) & 1) != 0 ? 1.0F : -1.0F;
  return signs;
}

uint64_t cell_of(const Sketch& sketch, const std::array<Sketch, kProjections>& directions) {
  uint64_t key = 0;
  for (const Sketch& signs : directions)
    key = key * 64 + static_cast<uint64_t>(std::floor(product(sketch, signs) / kWidth) + 32);
  return key;
}

class Search {
 public:
  explicit Search(const Pictures& pictures) : pictures_(pictures) {
    for (const uint8_t* pixels : pictures.pixels) sketches_.push_back(sketch_of(pixels, pictures.image));
    before_.assign(pictures.pixels.size(), -1);
  }

  bool run(int table, const std::function<bool()>& give_up) {
    std::array<Sketch, kProjections> directions;
    for (int i = 0; i < kProjections; ++i) directions[static_cast<size_t>(i)] = direction(table, i);
    std::unordered_map<uint64_t, std::vector<int64_t>> cells;
    for (int64_t i = 0; i < std::ssize(sketches_); ++i) {
      if (i % 1024 == 0 && give_up()) return false;
      const Sketch& sketch = sketches_[static_cast<size_t>(i)];
      if (product(sketch, sketch) == 0) continue;
      std::vector<int64_t>& cell = cells[cell_of(sketch, directions)];
      compare(i, cell);
      if (i < pictures_.kept && cell.size() < kMostCompared) cell.push_back(i);
    }
    return true;
  }

  std::vector<LikePair> pairs() const {
    std::vector<LikePair> pairs;
    for (int64_t i = 0; i < std::ssize(before_); ++i) {
      if (const int64_t first = before_[static_cast<size_t>(i)]; first >= 0) pairs.push_back({first, i});
    }
    return pairs;
  }

 private:
  void compare(int64_t i, const std::vector<int64_t>& cell) {
    int64_t& before = before_[static_cast<size_t>(i)];
    for (const int64_t other : cell) {
      if (before >= 0) return;
      const auto& sketches = sketches_;
      if (product(sketches[static_cast<size_t>(i)], sketches[static_cast<size_t>(other)]) < kLike) continue;
      if (likeness(pictures_.pixels[static_cast<size_t>(i)], pictures_.pixels[static_cast<size_t>(other)],
                   pictures_.image) >= kLike)
        before = other;
    }
  }

  const Pictures& pictures_;
  std::vector<Sketch> sketches_;
  std::vector<int64_t> before_;  // of each picture the one that it is like, or -1
};

}  // namespace

double likeness(const uint8_t* a, const uint8_t* b, const Volume& image) {
  double sum_a = 0;
  double sum_b = 0;
  double squares_a = 0;
  double squares_b = 0;
  double products = 0;
  const int64_t plane = image.height * image.width;
  for (int64_t p = 0; p < plane; ++p) {
    const double x = gray_at(a, image, p);
    const double y = gray_at(b, image, p);
    sum_a += x;
    sum_b += y;
    squares_a += x * x;
    squares_b += y * y;
    products += x * y;
  }
  const auto n = static_cast<double>(plane);
  const double variances = (squares_a - sum_a * sum_a / n) * (squares_b - sum_b * sum_b / n);
  return variances > 0 ? (products - sum_a * sum_b / n) / std::sqrt(variances) : 0;
}

std::optional<std::vector<LikePair>> like_pairs(const Pictures& pictures,
                                                const std::function<bool()>& give_up) {
  Search search(pictures);
  for (int table = 0; table < kTables; ++table) {
    if (!search.run(table, give_up)) return std::nullopt;
  }
  return search.pairs();
}

}  // namespace cnn
