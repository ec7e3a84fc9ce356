#include "layers/conv.h"

#include <algorithm>
#include <cmath>

#include "kernels/gemm.h"
#include "kernels/im2col.h"
#include "layers/partial_sums.h"
#include "layers/relu.h"

namespace cnn {
namespace {

// A thread's partial weight gradients may take this much memory in all; with large filters there are fewer
// pieces.
constexpr int64_t kPartialFloats = 4 * 1024 * 1024;
constexpr int64_t kMostPieces = 16;

// y: (filters, pixels), bias added to each row, then relu.
void add_bias(const float* bias, bool relu, int64_t filters, int64_t pixels, float* y) {
  const float floor = relu ? 0 : -INFINITY;
  for (int64_t f = 0; f < filters; ++f, y += pixels) {
    const float b = bias != nullptr ? bias[f] : 0;
#pragma omp simd
    for (int64_t i = 0; i < pixels; ++i) y[i] = y[i] + b < floor ? floor : y[i] + b;
  }
}

// sums[f] += the sum of row f of d: (filters, pixels).
void add_row_sums(const float* d, int64_t filters, int64_t pixels, float* sums) {
  for (int64_t f = 0; f < filters; ++f, d += pixels) {
    float sum = 0;
#pragma omp simd reduction(+ : sum)
    for (int64_t i = 0; i < pixels; ++i) sum += d[i];
    sums[f] += sum;
  }
}

class Im2colConv : public Layer {
 public:
  Im2colConv(const ConvStage& stage, const Parameter& weight, const Parameter* bias)
      : stage_(stage),
        weight_(weight),
        bias_(bias != nullptr ? *bias : Parameter{}),
        rows_(rows_per_block(stage.geometry)),
        // A 1x1 filter's columns are the image itself.
        columns_are_input_(stage.geometry.kernel == Size2{1, 1} && stage.geometry.stride == Size2{1, 1} &&
                           stage.geometry.pad == Size2{0, 0}) {}

  ScratchNeeds scratch_needs(int64_t batch, Mode mode) const override {
    const int64_t columns = columns_are_input_ ? 0 : column_floats();
    const int64_t between = stage_.pool ? g().output.size() : 0;
    if (mode == Mode::inference) return {columns + between, 0};
    return {columns + between, pieces(batch).count() * partial_floats()};
  }

  void prepare_training(int64_t batch) override {
    piece_images_ = piece_size(batch);
    if (stage_.pool) places_.reserve(*stage_.pool, batch);
  }

  void forward(const float* x, float* y, int64_t images, Mode mode, Workers& workers) override {
    workers.pool().run(images, [&](int64_t n, int thread) {
      float* scratch = workers.scratch(thread);
      const float* image = x + n * g().input.size();
      float* result = y + n * output_size();
      float* convolved = stage_.pool ? scratch + column_floats() : result;
      convolve(image, convolved, scratch);
      const bool relu_now = stage_.relu && !stage_.pool;
      if (bias_.value.data() != nullptr || relu_now) {
        add_bias(bias_.value.data(), relu_now, g().output.channels, g().output.pixels(), convolved);
      }
      if (stage_.pool) places_.forward(*stage_.pool, stage_.relu, convolved, result, n, mode);
    });
  }

  void backward(const float* x, const float* y, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    const Pieces pieces{images, piece_images_};
    float* partials = workers.shared();
    workers.pool().run(pieces.count(), [&](int64_t piece, int thread) {
      float* partial = partials + piece * partial_floats();
      std::fill_n(partial, partial_floats(), 0.0F);
      for (int64_t n = pieces.range(piece).begin; n < pieces.range(piece).end; ++n) {
        backward_image(x, y, dy, dx, n, workers.scratch(thread), partial);
      }
    });
    sum_partials(partials, pieces.count(), g().output.channels, weight_.gradient, bias_.gradient, workers);
  }

 private:
  const WindowGeometry& g() const { return stage_.geometry; }
  int64_t weights() const { return g().output.channels * column_length(g()); }
  int64_t partial_floats() const { return weights() + g().output.channels; }  // dW, then db
  int64_t column_floats() const {
    return columns_are_input_ ? 0 : column_length(g()) * rows_ * g().output.width;
  }
  int64_t output_size() const { return stage_.pool ? stage_.pool->output.size() : g().output.size(); }

  int64_t piece_size(int64_t batch) const {
    const int64_t pieces = std::clamp<int64_t>(kPartialFloats / partial_floats(), 2, kMostPieces);
    return (batch + pieces - 1) / pieces;
  }
  Pieces pieces(int64_t batch) const { return {batch, piece_size(batch)}; }

  // Calls block(rows, first pixel, pixels, columns) for one block of output rows after another.
  template <typename Block>
  void for_each_block(const float* image, float* columns, Block block) const {
    for (int64_t row = 0; row < g().output.height; row += rows_) {
      const Range rows{row, std::min(row + rows_, g().output.height)};
      const int64_t first = row * g().output.width;
      const int64_t pixels = (rows.end - rows.begin) * g().output.width;
      if (columns_are_input_) {
        block(rows, first, pixels, image + first, g().output.pixels());
      } else {
        im2col(g(), image, rows, columns);
        block(rows, first, pixels, columns, pixels);
      }
    }
  }

  void convolve(const float* image, float* y, float* columns) const {
    const int64_t filters = g().output.channels;
    const int64_t length = column_length(g());
    for_each_block(image, columns, [&](Range, int64_t first, int64_t pixels, const float* block, int64_t ld) {
      // y (filters, pixels) := weight (filters, C*KH*KW) x columns (C*KH*KW, pixels)
      gemm(Transpose::no, Transpose::no, filters, pixels, length, weight_.value.data(), length, block, ld, 0,
           y + first, g().output.pixels());
    });
  }

  void backward_image(const float* x, const float* y, float* dy, float* dx, int64_t n, float* scratch,
                      float* partial) const {
    const int64_t filters = g().output.channels;
    const int64_t length = column_length(g());
    const int64_t plane = g().output.pixels();
    const float* image = x + n * g().input.size();
    float* dimage = dx != nullptr ? dx + n * g().input.size() : nullptr;
    float* dresult = dy + n * output_size();
    float* dconvolved = dresult;
    if (stage_.pool) {
      dconvolved = scratch + column_floats();
      places_.backward(*stage_.pool, stage_.relu, y + n * output_size(), dresult, dconvolved, n);
    } else if (stage_.relu) {
      relu_backward(y + n * output_size(), output_size(), dresult);
    }
    if (bias_.value.data() != nullptr) add_row_sums(dconvolved, filters, plane, partial + weights());
    if (dimage != nullptr && !columns_are_input_) std::fill_n(dimage, g().input.size(), 0.0F);
    for_each_block(image, scratch,
                   [&](Range rows, int64_t first, int64_t pixels, const float* block, int64_t ld) {
                     // dweight (filters, C*KH*KW) += dy (filters, pixels) x columns^T (pixels, C*KH*KW)
                     gemm(Transpose::no, Transpose::yes, filters, length, pixels, dconvolved + first, plane,
                          block, ld, 1, partial, length);
                     if (dimage == nullptr) return;
                     // dcolumns (C*KH*KW, pixels) := weight^T (C*KH*KW, filters) x dy (filters, pixels)
                     float* dcolumns = columns_are_input_ ? dimage + first : scratch;
                     gemm(Transpose::yes, Transpose::no, length, pixels, filters, weight_.value.data(),
                          length, dconvolved + first, plane, 0, dcolumns, ld);
                     if (!columns_are_input_) col2im_add(g(), dcolumns, rows, dimage);
                   });
  }

  ConvStage stage_;
  Parameter weight_;
  Parameter bias_;  // with no memory where the layer has none
  int64_t rows_;    // output rows a block
  bool columns_are_input_;
  int64_t piece_images_ = 1;
  PoolPlaces places_;
};

}  // namespace

std::unique_ptr<Layer> make_im2col_conv(const ConvStage& stage, const Parameter& weight,
                                        const Parameter* bias) {
  return std::make_unique<Im2colConv>(stage, weight, bias);
}

}  // namespace cnn
