// A network in whole numbers of 8 bits. `cnn help int8` tells its arithmetic, which is the specification:
// what computes it here, the C that is exported and any other program agree in every bit.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "deploy/flat_network.h"
#include "spec/data_spec.h"

namespace cnn {

// What a number of a volume is: scale*(q - zero).
struct Quantization {
  double scale = 1;
  int32_t zero = 0;
};

struct NumberRange {
  float least = 0;
  float most = 0;
};

// Of an operation, in the order of FlatNetwork::ops.
struct QuantizedOp {
  std::vector<int8_t> weight = {};   // of a conv
  std::vector<int32_t> bias = {};    // (filters)
  std::vector<int32_t> factor = {};  // a conv: (filters), an activation: above and below 0, else (inputs)
  std::vector<uint8_t> shift = {};   // a conv: (filters), else one
  int32_t least = -128;
  int32_t most = 127;
};

struct QuantizedNetwork {
  FlatNetwork flat;
  std::vector<Quantization> volumes;  // of flat.volumes
  std::vector<QuantizedOp> ops;

  // Of pixels 0..255: q = zero + (pixel*factor + offset, shifted).
  std::vector<int64_t> input_factor = {};  // (channels)
  std::vector<int64_t> input_offset = {};  // (channels), or none:
  std::vector<int32_t> pixel_offset = {};  // (C, H, W), with a mean image

  std::vector<uint16_t> exponentials = {};  // of the differences 0, 1, ... from the largest score
};

inline constexpr int kInputShift = 22;
inline constexpr int32_t kWholeProbability = 65535;

// `extents`: what each of flat.volumes held on images of the training; mean_image: (C, H, W), where
// `normalize` is by one. Throws Failure::model, naming the layer, for what has no arithmetic in 8 bits.
QuantizedNetwork quantize(FlatNetwork flat, std::span<const NumberRange> extents,
                          const NormalizeSpec& normalize, std::span<const float> mean_image = {});

// Computes images one after another; not several at once.
class QuantizedRunner {
 public:
  explicit QuantizedRunner(const QuantizedNetwork& network);  // which outlives this

  // pixels: (C, H, W). The probabilities of the classes, in parts of kWholeProbability; until the next call.
  std::span<const uint16_t> run(std::span<const uint8_t> pixels);

  // Of the last image.
  std::span<const int8_t> scores() const { return values_[network_.flat.ops.back().output]; }

 private:
  void conv(const FlatOp& op, const QuantizedOp& own);
  void pool(const FlatOp& op, const QuantizedOp& own);
  void each_number(const FlatOp& op, const QuantizedOp& own);
  void sum(const FlatOp& op, const QuantizedOp& own);
  void concat(const FlatOp& op, const QuantizedOp& own);
  void softmax();

  const QuantizedNetwork& network_;
  std::vector<std::vector<int8_t>> values_;  // of the volumes
  std::vector<uint16_t> probabilities_;
};

// v/2^shift and v/divisor, to the nearest, halves away from 0.
constexpr int64_t shifted(int64_t v, int shift) {
  const int64_t half = int64_t{1} << (shift - 1);
  return v < 0 ? -((-v + half) >> shift) : (v + half) >> shift;
}
constexpr int64_t divided(int64_t v, int64_t divisor) {
  return v < 0 ? -((-v + divisor / 2) / divisor) : (v + divisor / 2) / divisor;
}

}  // namespace cnn
