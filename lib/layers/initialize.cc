#include "layers/initialize.h"

#include <algorithm>

#include "base/random.h"

namespace cnn {
namespace {

struct FirstFill {
  std::span<float> values;
  Random random;

  void operator()(const Alike& alike) { std::ranges::fill(values, static_cast<float>(alike.value)); }
  void operator()(const EvenlyDrawn& even) {
    for (float& value : values) value = static_cast<float>(even.bound * (2.0 * random.uniform() - 1.0));
  }
  void operator()(const NormallyDrawn& normal) {
    for (float& value : values) value = static_cast<float>(normal.std * random.normal());
  }
};

}  // namespace

void initialize(const FirstValues& first, uint64_t seed, int64_t layer_index, size_t tensor,
                std::span<float> values) {
  const Random random(seed, RandomUse::initialize, static_cast<uint64_t>(layer_index),
                      static_cast<uint32_t>(tensor));
  std::visit(FirstFill{values, random}, first);
}

}  // namespace cnn
