#include "data/split.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/random.h"

namespace cnn {
namespace {

// `take` different numbers of 0..count-1, marked.
std::vector<bool> draw(int64_t count, int64_t take, RandomUse use) {
  std::vector<int64_t> order(static_cast<size_t>(count));
  std::iota(order.begin(), order.end(), 0);
  std::vector<bool> held(order.size());
  Random random(0, use, 0);
  for (int64_t i = 0; i < take; ++i) {
    const auto other = i + static_cast<int64_t>(random.below(static_cast<uint64_t>(count - i)));
    std::swap(order[static_cast<size_t>(i)], order[static_cast<size_t>(other)]);
    held[static_cast<size_t>(order[static_cast<size_t>(i)])] = true;
  }
  return held;
}

struct Holder {
  int64_t count;
  RandomUse use;

  std::vector<bool> operator()(std::monostate) const { return std::vector<bool>(static_cast<size_t>(count)); }
  // 0.29 is a little less than 29/100 in binary, so that the floor of its product with 100 would be 28.
  std::vector<bool> operator()(const ValidationFraction& spec) const {
    return draw(count, static_cast<int64_t>(spec.fraction * static_cast<double>(count) * (1 + 1e-12)), use);
  }
  std::vector<bool> operator()(const ValidationCount& spec) const {
    return draw(count, std::min(spec.count, count), use);
  }
  std::vector<bool> operator()(const ValidationEvery& spec) const {
    std::vector<bool> held(static_cast<size_t>(count));
    for (int64_t i = spec.every - 1; i < count; i += spec.every) held[static_cast<size_t>(i)] = true;
    return held;
  }
};

struct Parts {
  Subset kept;
  Subset held;
};

// `key` and what for `images` are, for messages.
Parts split(int64_t count, const ValidationSpec& spec, RandomUse use, const std::string& key,
            const std::string& images) {
  const std::vector<bool> held = std::visit(Holder{count, use}, spec);
  Parts parts;
  for (int64_t i = 0; i < count; ++i) {
    (held[static_cast<size_t>(i)] ? parts.held : parts.kept).indices.push_back(i);
  }
  const std::string all = std::to_string(count) + " " + images;
  if (parts.kept.indices.empty()) {
    throw Error(Failure::data,
                key + " holds back all " + all + ": none is left to train on. Hold back fewer");
  }
  if (parts.held.indices.empty() && !std::holds_alternative<std::monostate>(spec)) {
    throw Error(Failure::data, key + " holds back none of the " + all + ". Hold back more, or leave it out");
  }
  return parts;
}

}  // namespace

TrainingSplit split_training(int64_t count, const ValidationSpec& spec) {
  Parts parts = split(count, spec, RandomUse::validation_split, "data.validation", "training images");
  return {std::move(parts.kept), std::move(parts.held)};
}

TestSplit split_test(int64_t count, const ValidationSpec& spec) {
  Parts parts = split(count, spec, RandomUse::test_split, "data.test", "images");
  return {std::move(parts.kept), std::move(parts.held)};
}

}  // namespace cnn
