// Counter-based random numbers: what is drawn follows from (seed, stream, counter) alone, so that an epoch's
// order, a layer's initial weights or an image's augmentation can be had again from their keys, with no state
// to save. Philox4x32-10: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
#pragma once

#include <array>
#include <cstdint>

namespace cnn {

// The block of four numbers that belongs to `counter` under `key`.
std::array<uint32_t, 4> philox4x32(std::array<uint32_t, 4> counter, std::array<uint32_t, 2> key);

// What a sequence is for; two purposes never share numbers (3 and 7 are those of earlier versions).
enum class RandomUse : uint32_t {
  initialize = 1,
  shuffle = 2,
  augment = 4,
  dropout = 5,
  mixup = 6,
  dropout_layer = 8,
  sweep = 9
};

// A sequence of random numbers named by its keys: `index` is whatever the use counts (a layer, an epoch, an
// image) and `item` what it counts within that. Copies go on from where the original stands.
class Random {
 public:
  Random(uint64_t seed, RandomUse use, uint64_t index, uint32_t item = 0);

  uint32_t next_bits();

  // Uniform in 0..bound-1, without bias. 0 < bound <= 2^32.
  uint64_t below(uint64_t bound);

  // Uniform in [0, 1), with 24 bits.
  float uniform();

  // Standard normal (Box and Muller 1958).
  float normal();

 private:
  std::array<uint32_t, 2> key_;
  std::array<uint32_t, 4> counter_;
  std::array<uint32_t, 4> block_{};
  int used_ = 4;
  float spare_normal_ = 0;
  bool has_spare_ = false;
};

}  // namespace cnn
