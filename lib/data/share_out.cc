#include "data/share_out.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <queue>
#include <utility>

namespace cnn {
namespace {

// `count` of n images are to be held out: n*numerator/denominator.
struct Ratio {
  double numerator = 0;
  double denominator = 1;

  // 0.29 is a little less than 29/100 in binary, so that the floor of its product with 100 would be 28.
  double of(int64_t images) const {
    return static_cast<double>(images) * numerator / denominator * (1 + 1e-12);
  }
};

struct RatioOf {
  int64_t images;  // of all classes

  Ratio operator()(std::monostate) const { return {}; }
  Ratio operator()(const ShareFraction& spec) const { return {spec.fraction, 1}; }
  Ratio operator()(const ShareCount& spec) const {
    return {static_cast<double>(std::min(spec.count, images)),
            static_cast<double>(std::max<int64_t>(1, images))};
  }
  Ratio operator()(const ShareEvery& spec) const { return {1, static_cast<double>(spec.every)}; }
};

struct Bounds {
  std::vector<int64_t> least;
  std::vector<int64_t> most;
};

int64_t sum_of(std::span<const int64_t> numbers) {
  return std::accumulate(numbers.begin(), numbers.end(), int64_t{0});
}

// On both sides wherever there are two, and to train on where there is one.
Bounds both_sides(std::span<const int64_t> images) {
  Bounds bounds;
  for (const int64_t count : images) {
    bounds.least.push_back(count >= 2 ? 1 : 0);
    bounds.most.push_back(std::max<int64_t>(0, count - 1));
  }
  return bounds;
}

std::vector<int64_t> largest_remainders(std::span<const int64_t> images, const Ratio& ratio, int64_t total) {
  std::vector<int64_t> held;
  std::vector<std::pair<double, size_t>> lacking;  // the remainder, negated, and its class
  for (size_t i = 0; i < images.size(); ++i) {
    const double quota = ratio.of(images[i]);
    held.push_back(static_cast<int64_t>(quota));
    lacking.emplace_back(std::floor(quota) - quota, i);
  }
  std::sort(lacking.begin(), lacking.end());
  const auto missing = static_cast<size_t>(std::max<int64_t>(0, total - sum_of(held)));
  for (size_t i = 0; i < std::min(missing, lacking.size()); ++i) ++held[lacking[i].second];
  return held;
}

// Makes the sum of `held` `total`, one step after the other at the class whose quota asks for it most.
void mend_sum(std::vector<int64_t>& held, std::span<const int64_t> images, const Ratio& ratio, int64_t total,
              const Bounds& bounds) {
  int64_t excess = sum_of(held) - total;
  const int64_t step = excess > 0 ? -1 : 1;
  std::priority_queue<std::pair<double, int64_t>> asking;  // by how much, and the class times -step
  const auto ask = [&](size_t i) {
    const bool can = step > 0 ? held[i] < bounds.most[i] : held[i] > bounds.least[i];
    const double distance = ratio.of(images[i]) - static_cast<double>(held[i]);
    if (can) asking.emplace(static_cast<double>(step) * distance, -step * static_cast<int64_t>(i));
  };
  for (size_t i = 0; i < held.size(); ++i) ask(i);
  for (; excess != 0 && !asking.empty(); excess += step) {
    const auto i = static_cast<size_t>(-step * asking.top().second);
    asking.pop();
    held[i] += step;
    ask(i);
  }
}

}  // namespace

int64_t count_held(int64_t images, const ShareSpec& spec) {
  return static_cast<int64_t>(std::visit(RatioOf{images}, spec).of(images));
}

std::vector<int64_t> share_out(std::span<const int64_t> images, const ShareSpec& spec) {
  const int64_t count = sum_of(images);
  const Ratio ratio = std::visit(RatioOf{count}, spec);
  const int64_t total = count_held(count, spec);
  const Bounds bounds = both_sides(images);
  std::vector<int64_t> held = largest_remainders(images, ratio, total);
  for (size_t i = 0; i < held.size(); ++i) held[i] = std::clamp(held[i], bounds.least[i], bounds.most[i]);
  mend_sum(held, images, ratio, total, bounds);
  // What is still wrong cannot be had from classes on both sides.
  mend_sum(held, images, ratio, total,
           {std::vector<int64_t>(images.size()), std::vector<int64_t>(images.begin(), images.end())});
  return held;
}

}  // namespace cnn
