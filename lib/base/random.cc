#include "base/random.h"

#include <cmath>
#include <numbers>

namespace cnn {

std::array<uint32_t, 4> philox4x32(std::array<uint32_t, 4> counter, std::array<uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const uint64_t left = uint64_t{0xD2511F53} * counter[0];
    const uint64_t right = uint64_t{0xCD9E8D57} * counter[2];
    counter = {static_cast<uint32_t>(right >> 32) ^ counter[1] ^ key[0], static_cast<uint32_t>(right),
               static_cast<uint32_t>(left >> 32) ^ counter[3] ^ key[1], static_cast<uint32_t>(left)};
    key[0] += 0x9E3779B9;
    key[1] += 0xBB67AE85;
  }
  return counter;
}

// The counter's words: position in the sequence, item, index (low word), use and index (high bits).
Random::Random(uint64_t seed, RandomUse use, uint64_t index, uint32_t item)
    : key_{static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32)},
      counter_{0, item, static_cast<uint32_t>(index),
               (static_cast<uint32_t>(use) << 24) | static_cast<uint32_t>((index >> 32) & 0xFFFFFF)} {}

uint32_t Random::next_bits() {
  if (used_ == 4) {
    block_ = philox4x32(counter_, key_);
    ++counter_[0];
    used_ = 0;
  }
  return block_[static_cast<size_t>(used_++)];
}

// Lemire, "Fast random integer generation in an interval", 2019: multiply, and draw again in the uneven rest.
uint64_t Random::below(uint64_t bound) {
  const uint64_t uneven = (uint64_t{1} << 32) % bound;
  uint64_t product = next_bits() * bound;
  while ((product & 0xFFFFFFFF) < uneven) product = next_bits() * bound;
  return product >> 32;
}

float Random::uniform() {
  return static_cast<float>(next_bits() >> 8) * 0x1p-24F;
}

float Random::normal() {
  if (has_spare_) {
    has_spare_ = false;
    return spare_normal_;
  }
  const double radius = std::sqrt(-2.0 * std::log((next_bits() + 1.0) * 0x1p-32));
  const double angle = 2.0 * std::numbers::pi * (next_bits() * 0x1p-32);
  spare_normal_ = static_cast<float>(radius * std::sin(angle));
  has_spare_ = true;
  return static_cast<float>(radius * std::cos(angle));
}

}  // namespace cnn
