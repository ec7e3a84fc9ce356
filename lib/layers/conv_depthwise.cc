#include <algorithm>

#include "base/buffer.h"
#include "kernels/depthwise_conv.h"
#include "kernels/elementwise.h"
#include "layers/conv.h"
#include "layers/partial_sums.h"

namespace cnn {
namespace {

constexpr int64_t kPieces = 16;  // of a batch's rows, whatever the threads

// Tasks are rows of images, so that one image is enough for all threads.
class DepthwiseConv : public Step {
 public:
  DepthwiseConv(const FusedConv& conv, const Parameter& weight, const Parameter* bias)
      : Step({conv.geometry.input, Layout::channels_last}, {conv.geometry.output, Layout::channels_last}),
        g_(conv.geometry),
        clamp_(conv.clamp),
        weight_(weight),
        bias_(bias != nullptr ? *bias : no_parameter()) {}

  BackwardReads backward_reads() const override { return {.x = true, .y = clamp_.is_any()}; }
  bool changes_output_gradient() const override { return clamp_.is_any(); }

  ScratchNeeds scratch_needs(int64_t /*batch*/, Mode mode) const override {
    return {0, mode == Mode::inference ? 0 : kPieces * partial_floats()};
  }

  void prepare(const BatchLimits& /*limits*/, StepMemory& memory) override {
    memory.kept().give(packed_, taps() * padded());
    memory.kept().give(padded_bias_, padded());
  }

  void forget_weights() override { packed_is_fresh_ = false; }

  void forward(const float* x, float* y, int64_t images, Mode mode, Workers& workers) override {
    if (!packed_is_fresh_) {
      pack_depthwise(g_, weight_.value.data(), packed_.data());
      std::copy(bias_.value.begin(), bias_.value.end(), padded_bias_.data());
    }
    packed_is_fresh_ = mode == Mode::inference;
    const Pieces pieces = rows_of(images, g_.output);
    workers.pool().run(pieces.count(), [&](int64_t piece, int /*thread*/) {
      for_each_image(pieces.range(piece), g_.output, [&](int64_t n, Range rows) {
        depthwise_forward(g_, x + n * input_floats(), packed_.data(), padded_bias_.data(), clamp_, rows,
                          y + n * output_floats());
      });
    });
  }

  void backward(const float* x, const float* y, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    if (clamp_.is_any()) {
      workers.pool().run(images, [&](int64_t n, int /*thread*/) {
        clamp_gradient(y + n * output_floats(), clamp_, dy + n * output_floats(), dy + n * output_floats(),
                       output_floats());
      });
    }
    const Pieces outputs = rows_of(images, g_.output);
    const Pieces inputs = rows_of(images, g_.input);
    workers.pool().run(std::max(outputs.count(), inputs.count()), [&](int64_t piece, int /*thread*/) {
      if (piece < outputs.count()) sum_piece(x, dy, outputs.range(piece), piece, workers);
      if (dx == nullptr || piece >= inputs.count()) return;
      for_each_image(inputs.range(piece), g_.input, [&](int64_t n, Range rows) {
        depthwise_input_gradient(g_, dy + n * output_floats(), packed_.data(), rows, dx + n * input_floats());
      });
    });
    add_up_partials(workers.shared(), outputs.count(), partial_floats(), workers);
    unpack_gradients(workers.shared());
  }

 private:
  int64_t taps() const { return g_.kernel.height * g_.kernel.width; }
  int64_t padded() const { return padded_channels(g_.input.channels); }
  int64_t input_floats() const { return g_.input.pixels() * padded(); }
  int64_t output_floats() const { return g_.output.pixels() * padded(); }
  int64_t partial_floats() const { return (taps() + 1) * padded(); }  // dW, then db

  // The rows of all images one after another, in pieces that do not depend on the threads.
  static Pieces rows_of(int64_t images, const Volume& volume) {
    return {images * volume.height, ceil_div(images * volume.height, kPieces)};
  }

  // Calls each(image, its rows) for rows of all images.
  template <typename Each>
  static void for_each_image(const Range& rows, const Volume& volume, Each each) {
    for (int64_t row = rows.begin; row < rows.end;) {
      const int64_t image = row / volume.height;
      const int64_t end = std::min(rows.end, (image + 1) * volume.height);
      each(image, Range{row - image * volume.height, end - image * volume.height});
      row = end;
    }
  }

  void sum_piece(const float* x, const float* dy, const Range& rows_of_all, int64_t piece,
                 Workers& workers) const {
    float* partial = workers.shared() + piece * partial_floats();
    std::fill_n(partial, partial_floats(), 0.0F);
    for_each_image(rows_of_all, g_.output, [&](int64_t n, Range rows) {
      depthwise_weight_gradient(g_, x + n * input_floats(), dy + n * output_floats(), rows, partial);
    });
  }

  // sums: (KH*KW + 1, padded channels).
  void unpack_gradients(const float* sums) {
    for (int64_t c = 0; c < g_.input.channels; ++c) {
      for (int64_t tap = 0; tap < taps(); ++tap)
        weight_.gradient[static_cast<size_t>(c * taps() + tap)] = sums[tap * padded() + c];
    }
    std::copy_n(sums + taps() * padded(), std::ssize(bias_.gradient), bias_.gradient.data());
  }

  WindowGeometry g_;
  Clamp clamp_;
  const Parameter& weight_;
  const Parameter& bias_;  // with no memory where the layer has none
  Buffer<float> packed_;   // (KH, KW, padded channels)
  Buffer<float> padded_bias_;
  bool packed_is_fresh_ = false;
};

}  // namespace

std::unique_ptr<Step> make_depthwise_conv(const FusedConv& conv, const Parameter& weight,
                                          const Parameter* bias) {
  return std::make_unique<DepthwiseConv>(conv, weight, bias);
}

}  // namespace cnn
