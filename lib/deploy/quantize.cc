#include <algorithm>
#include <cmath>
#include <utility>
#include <variant>

#include "base/error.h"
#include "deploy/quantized_network.h"

namespace cnn {
namespace {

constexpr int kFactorBits = 30;
constexpr int kMostShift = 62;
constexpr int64_t kMostProducts = INT32_MAX / (255 * 127);  // whose sum 32 bits hold

// Of numbers from `extent`, and of 0.
Quantization quantization_of(const NumberRange& extent) {
  const double least = std::min(0.0, double{extent.least}), most = std::max(0.0, double{extent.most});
  if (most == least) return {1, 0};
  const double scale = (most - least) / 255;
  const double zero = std::round(-128 - least / scale);
  return {scale, static_cast<int32_t>(std::clamp(zero, -128.0, 127.0))};
}

[[noreturn]] void refuse_op(const FlatOp& op, const std::string& why) {
  throw Error(Failure::model, op.layer + ": " + why);
}

// How far to shift, so that the largest of these times 2^shift has kFactorBits bits.
int shift_of(const FlatOp& op, std::span<const double> multipliers) {
  double most = 0;
  for (const double m : multipliers) most = std::max(most, std::abs(m));
  int exponent = 0;
  std::frexp(most, &exponent);
  if (most == 0) return kFactorBits;
  if (kFactorBits - exponent < 1) refuse_op(op, "its numbers are out of all measure for 8 bits");
  return std::min(kFactorBits - exponent, kMostShift);
}

int32_t factor_of(double multiplier, int shift) {
  return static_cast<int32_t>(std::lround(std::ldexp(multiplier, shift)));
}

void set_factors(const FlatOp& op, const std::vector<double>& multipliers, QuantizedOp& own) {
  const int shift = shift_of(op, multipliers);
  for (const double m : multipliers) own.factor.push_back(factor_of(m, shift));
  own.shift = {static_cast<uint8_t>(shift)};
}

int32_t bound_of(float value, const Quantization& as, int32_t otherwise) {
  if (!std::isfinite(value)) return otherwise;
  const double q = as.zero + std::round(double{value} / as.scale);
  return static_cast<int32_t>(std::clamp(q, -128.0, 127.0));
}

void quantize_conv(const FlatOp& op, const Quantization& in, const Quantization& out, QuantizedOp& own) {
  const size_t filters = op.bias.size(), size = op.weight.size() / filters;
  if (std::cmp_greater(size, kMostProducts))
    refuse_op(op, "sums of " + std::to_string(size) + " products are too long for 32 bits");
  for (size_t f = 0; f < filters; ++f) {
    const std::span<const float> weights(op.weight.data() + f * size, size);
    double most = 0;
    for (const float w : weights) most = std::max(most, std::abs(double{w}));
    // A bias beyond its 32 bits makes the scale larger.
    double scale = std::max(most / 127, std::abs(double{op.bias[f]}) / std::ldexp(in.scale, 30));
    if (scale == 0) scale = 1;
    for (const float w : weights) own.weight.push_back(static_cast<int8_t>(std::lround(double{w} / scale)));
    own.bias.push_back(static_cast<int32_t>(std::llround(double{op.bias[f]} / (in.scale * scale))));
    const double multiplier = in.scale * scale / out.scale;
    const int shift = shift_of(op, {&multiplier, 1});
    own.factor.push_back(factor_of(multiplier, shift));
    own.shift.push_back(static_cast<uint8_t>(shift));
  }
}

QuantizedOp quantize_op(const FlatOp& op, const std::vector<Quantization>& volumes) {
  QuantizedOp own;
  const Quantization& in = volumes[op.inputs.front()];
  const Quantization& out = volumes[op.output];
  own.least = bound_of(op.least, out, -128);
  own.most = bound_of(op.most, out, 127);
  switch (op.kind) {
    case FlatKind::conv:
      quantize_conv(op, in, out, own);
      break;
    case FlatKind::activation:
      if (const auto* leaky = std::get_if<LeakyRelu>(&*op.function)) {
        set_factors(op, {in.scale / out.scale, leaky->slope * in.scale / out.scale}, own);
        break;
      }
      refuse_op(op, std::string("a layer of kind ") + type_name(LayerKind(ActivationSpec{*op.function})) +
                        " has no int8: floats do (leave out --int8)");
    case FlatKind::slopes:
      refuse_op(op, "a layer of kind prelu has no int8: floats do (leave out --int8)");
    case FlatKind::gate:
      refuse_op(op, "a layer of kind gate has no int8: floats do (leave out --int8)");
    case FlatKind::lrn:
      refuse_op(op, "a layer of kind lrn has no int8: floats do (leave out --int8)");
    case FlatKind::scale:
      set_factors(op, {op.factor * in.scale / out.scale}, own);
      break;
    case FlatKind::pool:
    case FlatKind::bounds:
    case FlatKind::sum:
    case FlatKind::concat: {
      std::vector<double> multipliers;
      for (const size_t input : op.inputs) multipliers.push_back(volumes[input].scale / out.scale);
      set_factors(op, multipliers, own);
      break;
    }
  }
  return own;
}

void quantize_input(QuantizedNetwork& network, const NormalizeSpec& normalize,
                    std::span<const float> mean_image) {
  const Quantization& as = network.volumes.front();
  const auto* given = std::get_if<Normalization>(&normalize);
  const auto* image = std::get_if<MeanImageNormalization>(&normalize);
  const Volume& in = network.flat.volumes.front().volume;
  const auto plane = static_cast<size_t>(in.pixels());
  for (size_t c = 0; c < static_cast<size_t>(in.channels); ++c) {
    const double deviation = given != nullptr ? given->std[c] : image != nullptr ? image->std[c] : 1;
    const auto offset_of = [&](double mean) { return std::ldexp(-mean / deviation / as.scale, kInputShift); };
    network.input_factor.push_back(std::llround(std::ldexp(1 / (255 * deviation) / as.scale, kInputShift)));
    if (image == nullptr) {
      network.input_offset.push_back(std::llround(offset_of(given != nullptr ? given->mean[c] : 0)));
      continue;
    }
    for (const float mean : mean_image.subspan(c * plane, plane)) {
      const double offset = offset_of(double{mean});
      if (std::abs(offset) > INT32_MAX)
        throw Error(Failure::model,
                    "normalize: the images differ too little from their mean image for 8 bits");
      network.pixel_offset.push_back(static_cast<int32_t>(std::lround(offset)));
    }
  }
}

}  // namespace

QuantizedNetwork quantize(FlatNetwork flat, std::span<const NumberRange> extents,
                          const NormalizeSpec& normalize, std::span<const float> mean_image) {
  QuantizedNetwork network{.flat = std::move(flat), .volumes = {}, .ops = {}};
  for (const NumberRange& extent : extents) network.volumes.push_back(quantization_of(extent));
  for (const FlatOp& op : network.flat.ops) {
    // A maximum is one of the numbers themselves.
    if (op.kind == FlatKind::pool && !op.is_average)
      network.volumes[op.output] = network.volumes[op.inputs.front()];
    network.ops.push_back(quantize_op(op, network.volumes));
  }
  quantize_input(network, normalize, mean_image);
  const double scale = network.volumes[network.flat.ops.back().output].scale;
  for (int d = 0; d < 256; ++d) {
    const double e = std::round(static_cast<double>(kWholeProbability) * std::exp(-d * scale));
    if (e == 0) break;
    network.exponentials.push_back(static_cast<uint16_t>(e));
  }
  return network;
}

}  // namespace cnn
