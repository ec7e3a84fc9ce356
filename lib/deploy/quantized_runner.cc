#include <algorithm>

#include "deploy/quantized_network.h"

namespace cnn {
namespace {

int8_t within(int64_t q, const QuantizedOp& own) {
  return static_cast<int8_t>(std::clamp<int64_t>(q, own.least, own.most));
}

// The taps of a window that begins at `begin` and lie inside of 0..side.
Range taps(int64_t begin, int64_t kernel, int64_t side, int64_t step = 1) {
  return {std::max<int64_t>(0, ceil_div(-begin, step)), std::min(kernel, ceil_div(side - begin, step))};
}

// Its part on the image and what counts before and behind it.
Range counted(int64_t begin, int64_t kernel, int64_t side, int64_t before, int64_t behind) {
  return {std::max(begin, -before), std::min(begin + kernel, side + behind)};
}

}  // namespace

QuantizedRunner::QuantizedRunner(const QuantizedNetwork& network) : network_(network) {
  for (const FlatVolume& one : network.flat.volumes)
    values_.emplace_back(static_cast<size_t>(one.volume.size()));
}

std::span<const uint16_t> QuantizedRunner::run(std::span<const uint8_t> pixels) {
  const auto plane = static_cast<size_t>(network_.flat.volumes.front().volume.pixels());
  const int32_t zero = network_.volumes.front().zero;
  for (size_t i = 0; i < pixels.size(); ++i) {
    const size_t c = i / plane;
    const int64_t offset =
        network_.pixel_offset.empty() ? network_.input_offset[c] : network_.pixel_offset[i];
    const int64_t q = zero + shifted(pixels[i] * network_.input_factor[c] + offset, kInputShift);
    values_.front()[i] = static_cast<int8_t>(std::clamp<int64_t>(q, -128, 127));
  }
  for (size_t i = 0; i < network_.ops.size(); ++i) {
    const FlatOp& op = network_.flat.ops[i];
    const QuantizedOp& own = network_.ops[i];
    switch (op.kind) {
      case FlatKind::conv:
        conv(op, own);
        break;
      case FlatKind::pool:
        pool(op, own);
        break;
      case FlatKind::sum:
        sum(op, own);
        break;
      case FlatKind::concat:
        concat(op, own);
        break;
      default:
        each_number(op, own);
    }
  }
  softmax();
  return probabilities_;
}

void QuantizedRunner::conv(const FlatOp& op, const QuantizedOp& own) {
  const Volume& in = network_.flat.volumes[op.inputs.front()].volume;
  const Volume& out = network_.flat.volumes[op.output].volume;
  const int8_t* x = values_[op.inputs.front()].data();
  int8_t* y = values_[op.output].data();
  const int32_t zero = network_.volumes[op.inputs.front()].zero, zero_out = network_.volumes[op.output].zero;
  const int64_t channels = in.channels / op.groups, filters = out.channels / op.groups;
  for (int64_t f = 0; f < out.channels; ++f) {
    const int8_t* filter = own.weight.data() + f * channels * op.kernel.height * op.kernel.width;
    const int8_t* first = x + f / filters * channels * in.pixels();
    for (int64_t oy = 0; oy < out.height; ++oy) {
      const int64_t top = oy * op.stride.height - op.pad.height;
      const Range rows = taps(top, op.kernel.height, in.height, op.dilation.height);
      for (int64_t ox = 0; ox < out.width; ++ox) {
        const int64_t left = ox * op.stride.width - op.pad.width;
        const Range columns = taps(left, op.kernel.width, in.width, op.dilation.width);
        int32_t sum = 0;
        for (int64_t c = 0; c < channels; ++c) {
          for (int64_t ky = rows.begin; ky < rows.end; ++ky) {
            const int8_t* line = first + (c * in.height + top + ky * op.dilation.height) * in.width + left;
            const int8_t* w = filter + (c * op.kernel.height + ky) * op.kernel.width;
            for (int64_t kx = columns.begin; kx < columns.end; ++kx)
              sum += (line[kx * op.dilation.width] - zero) * w[kx];
          }
        }
        const auto i = static_cast<size_t>(f);
        *y++ = within(zero_out + shifted((int64_t{sum} + own.bias[i]) * own.factor[i], own.shift[i]), own);
      }
    }
  }
}

void QuantizedRunner::pool(const FlatOp& op, const QuantizedOp& own) {
  const Volume& in = network_.flat.volumes[op.inputs.front()].volume;
  const Volume& out = network_.flat.volumes[op.output].volume;
  int8_t* y = values_[op.output].data();
  const int32_t zero = network_.volumes[op.inputs.front()].zero, zero_out = network_.volumes[op.output].zero;
  for (int64_t c = 0; c < out.channels; ++c) {
    const int8_t* x = values_[op.inputs.front()].data() + c * in.pixels();
    for (int64_t oy = 0; oy < out.height; ++oy) {
      const int64_t top = oy * op.stride.height - op.pad.height;
      const Range rows = taps(top, op.kernel.height, in.height);
      const int64_t high =
          counted(top, op.kernel.height, in.height, op.counted.top, op.counted.bottom).size();
      for (int64_t ox = 0; ox < out.width; ++ox) {
        const int64_t left = ox * op.stride.width - op.pad.width;
        const Range columns = taps(left, op.kernel.width, in.width);
        const int64_t count =
            high * counted(left, op.kernel.width, in.width, op.counted.left, op.counted.right).size();
        int32_t most = -128;
        int64_t sum = 0;
        for (int64_t ky = rows.begin; ky < rows.end; ++ky) {
          const int8_t* line = x + (top + ky) * in.width + left;
          for (int64_t kx = columns.begin; kx < columns.end; ++kx) {
            most = std::max<int32_t>(most, line[kx]);
            sum += line[kx] - zero;
          }
        }
        *y++ = within(op.is_average ? zero_out + divided(sum * own.factor[0], count << own.shift[0]) : most,
                      own);
      }
    }
  }
}

// Of an activation there are two factors, above and below 0.
void QuantizedRunner::each_number(const FlatOp& op, const QuantizedOp& own) {
  const std::vector<int8_t>& x = values_[op.inputs.front()];
  const int32_t zero = network_.volumes[op.inputs.front()].zero, zero_out = network_.volumes[op.output].zero;
  for (size_t i = 0; i < x.size(); ++i) {
    const int64_t v = x[i] - zero;
    const int32_t factor = v < 0 ? own.factor.back() : own.factor.front();
    values_[op.output][i] = within(zero_out + shifted(v * factor, own.shift[0]), own);
  }
}

void QuantizedRunner::sum(const FlatOp& op, const QuantizedOp& own) {
  const std::vector<int8_t>& a = values_[op.inputs[0]];
  const std::vector<int8_t>& b = values_[op.inputs[1]];
  const int32_t zero_a = network_.volumes[op.inputs[0]].zero, zero_b = network_.volumes[op.inputs[1]].zero;
  const int32_t zero_out = network_.volumes[op.output].zero;
  for (size_t i = 0; i < a.size(); ++i) {
    const int64_t v = int64_t{a[i] - zero_a} * own.factor[0] + int64_t{b[i] - zero_b} * own.factor[1];
    values_[op.output][i] = within(zero_out + shifted(v, own.shift[0]), own);
  }
}

void QuantizedRunner::concat(const FlatOp& op, const QuantizedOp& own) {
  int8_t* y = values_[op.output].data();
  const int32_t zero_out = network_.volumes[op.output].zero;
  for (size_t k = 0; k < op.inputs.size(); ++k) {
    const int32_t zero = network_.volumes[op.inputs[k]].zero;
    for (const int8_t x : values_[op.inputs[k]])
      *y++ = within(zero_out + shifted(int64_t{x - zero} * own.factor[k], own.shift[0]), own);
  }
}

void QuantizedRunner::softmax() {
  const std::vector<int8_t>& scores = values_[network_.flat.ops.back().output];
  const int32_t most = *std::ranges::max_element(scores);
  const auto exponential = [&](int8_t q) {
    const auto d = static_cast<size_t>(most - q);
    return d < network_.exponentials.size() ? int64_t{network_.exponentials[d]} : 0;
  };
  int64_t total = 0;
  for (const int8_t q : scores) total += exponential(q);
  probabilities_.clear();
  for (const int8_t q : scores)
    probabilities_.push_back(static_cast<uint16_t>((exponential(q) * kWholeProbability + total / 2) / total));
}

}  // namespace cnn
