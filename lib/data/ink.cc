#include "data/ink.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <utility>

#include "base/median.h"

namespace cnn {
namespace {

constexpr size_t kTerms = 6;     // 1, x, y, x^2, xy, y^2
constexpr double kMargin = 0.8;  // of the way from the middle to the edge: the rest is the margin
constexpr int kMarginFits = 5;   // by the margin alone
constexpr int kFits = 8;
constexpr double kLeastContrast = 12;  // of 255
constexpr double kLeastNoises = 4;     // that strokes stand out by
constexpr int64_t kStrongest = 300;    // one pixel of so many is as strong as strokes are

using Terms = std::array<double, kTerms>;

// The solution of the symmetric system a c = b, by elimination; a little is added to the diagonal, so that a
// picture of one pixel has one.
Terms solve(std::array<Terms, kTerms> a, Terms b) {
  for (size_t i = 0; i < kTerms; ++i) a[i][i] += 1e-9 * (1 + a[0][0]);
  for (size_t i = 0; i < kTerms; ++i) {
    for (size_t row = i + 1; row < kTerms; ++row) {
      const double factor = a[row][i] / a[i][i];
      for (size_t k = i; k < kTerms; ++k) a[row][k] -= factor * a[i][k];
      b[row] -= factor * b[i];
    }
  }
  for (size_t i = kTerms; i-- > 0;) {
    for (size_t k = i + 1; k < kTerms; ++k) b[i] -= a[i][k] * b[k];
    b[i] /= a[i][i];
  }
  return b;
}

// Fits the paper again and again, each time to what stood out less.
class Paper {
 public:
  explicit Paper(const Raster& gray) : gray_(gray), rest_(gray.pixels.size()) {
    std::vector<double> margin;
    for_each([&](size_t i, double x, double y) {
      if (is_margin(x, y)) margin.push_back(gray_.pixels[i]);
    });
    const double level = median(margin);
    for (size_t i = 0; i < rest_.size(); ++i) rest_[i] = gray_.pixels[i] - level;
    for (int fit = 0; fit < kFits; ++fit) fit_once(fit < kMarginFits);
  }

  // What stands out of it, a pixel each.
  const std::vector<double>& rest() const { return rest_; }

  // The standard deviation of the paper itself.
  double noise(bool margin_only = false) const {
    std::vector<double> sizes;
    for_each([&](size_t i, double x, double y) {
      if (!margin_only || is_margin(x, y)) sizes.push_back(std::abs(rest_[i]));
    });
    return 1.4826 * median(std::move(sizes));
  }

 private:
  static bool is_margin(double x, double y) { return std::max(std::abs(x), std::abs(y)) > kMargin; }

  // act(i, x, y) for every pixel, x and y in -1..1.
  template <typename Act>
  void for_each(const Act& act) const {
    const auto place = [](int64_t i, int64_t count) {
      return 2 * static_cast<double>(i) / static_cast<double>(std::max<int64_t>(1, count - 1)) - 1;
    };
    size_t i = 0;
    for (int64_t row = 0; row < gray_.height; ++row) {
      for (int64_t column = 0; column < gray_.width; ++column)
        act(i++, place(column, gray_.width), place(row, gray_.height));
    }
  }

  static Terms terms(double x, double y) { return {1, x, y, x * x, x * y, y * y}; }

  void fit_once(bool margin_only) {
    const double scale = 2.5 * (noise(margin_only) + 1);
    std::array<Terms, kTerms> a{};
    Terms b{};
    for_each([&](size_t i, double x, double y) {
      if (margin_only && !is_margin(x, y)) return;
      const double distance = rest_[i] / scale;
      const double root = 1 / (1 + distance * distance);
      const double weight = root * root * root * root;
      const Terms t = terms(x, y);
      for (size_t row = 0; row < kTerms; ++row) {
        b[row] += weight * t[row] * gray_.pixels[i];
        for (size_t k = 0; k < kTerms; ++k) a[row][k] += weight * t[row] * t[k];
      }
    });
    const Terms c = solve(a, b);
    for_each([&](size_t i, double x, double y) {
      const Terms t = terms(x, y);
      double level = 0;
      for (size_t k = 0; k < kTerms; ++k) level += c[k] * t[k];
      rest_[i] = gray_.pixels[i] - level;
    });
  }

  const Raster& gray_;
  std::vector<double> rest_;
};

// The mean of the largest.
double strongest(std::vector<double> values) {
  const auto count = std::max<int64_t>(1, std::ssize(values) / kStrongest);
  std::partial_sort(values.begin(), values.begin() + count, values.end(), std::greater<>());
  double sum = 0;
  for (auto value = values.begin(); value != values.begin() + count; ++value) sum += *value;
  return sum / static_cast<double>(count);
}

}  // namespace

std::optional<Ink> find_ink(const Raster& gray) {
  const Paper paper(gray);
  double cubes = 0;
  for (const double rest : paper.rest()) cubes += rest * rest * rest;
  Ink ink{{gray.height, gray.width, {}}, cubes < 0};
  std::vector<double> amounts;
  amounts.reserve(paper.rest().size());
  for (const double rest : paper.rest()) amounts.push_back(std::max(0.0, ink.is_dark ? -rest : rest));
  const double most = strongest(amounts);
  if (most < std::max(kLeastContrast, kLeastNoises * paper.noise())) return std::nullopt;
  for (const double amount : amounts)
    ink.amount.values.push_back(static_cast<float>(std::min(1.0, amount / most)));
  return ink;
}

}  // namespace cnn
