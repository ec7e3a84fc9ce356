#include <algorithm>

#include "base/buffer.h"
#include "kernels/elementwise.h"
#include "kernels/gemm.h"
#include "kernels/im2col.h"
#include "kernels/layout.h"
#include "kernels/transpose.h"
#include "kernels/window_order.h"
#include "layers/partial_sums.h"
#include "layers/product_convs.h"

namespace cnn {
namespace {

// The pieces' partial weight gradients may take this much memory in all; with large filters there are fewer
// pieces.
constexpr int64_t kPartialFloats = 4 * 1024 * 1024;
constexpr int64_t kMostPieces = 16;

// Fewer images than this are each cut into tasks, of whole blocks of rows: what is computed for an image does
// not depend on how many there are.
constexpr int64_t kFewImages = 8;

class GroupsConv : public Step {
 public:
  GroupsConv(const FusedConv& conv, const Parameter& weight, const Parameter* bias, Layout from)
      : Step({conv.geometry.input, from}, {conv.geometry.output, Layout::channels_last}),
        g_(conv.geometry),
        of_group_(g_.one_group()),
        clamp_(conv.clamp),
        weight_(weight),
        bias_(bias != nullptr ? *bias : no_parameter()),
        padded_filters_(padded_channels(g_.output.channels)),
        rows_(rows_per_block(of_group_)) {}

  BackwardReads backward_reads() const override { return {.x = true, .y = clamp_.is_any()}; }
  bool changes_output_gradient() const override { return clamp_.is_any(); }

  ScratchNeeds scratch_needs(int64_t batch, Mode mode) const override {
    const int64_t forward = pixels_floats() + column_floats();
    if (mode == Mode::inference) return {forward, 0};
    const int64_t unpacking = lane_count() * window_length(of_group_);
    return {std::max(forward + pixels_floats(), unpacking),
            std::min(batch, most_pieces()) * partial_floats()};
  }

  void prepare(const BatchLimits& /*limits*/, StepMemory& memory) override {
    if (!weights_are_by_window()) {
      memory.ask(by_window_, element_count(weight_.dims), Until::backward, Until::end_of_step);
    }
    memory.ask(packed_, window_length(of_group_) * padded_filters_, Until::end_of_step,
               Until::weights_change);
    memory.kept().give(padded_bias_, padded_filters_);
  }

  void forget_weights() override { packed_is_fresh_ = false; }

  void forward(const float* x, float* y, int64_t images, Mode mode, Workers& workers) override {
    if (!packed_is_fresh_) pack(workers);
    packed_is_fresh_ = mode == Mode::inference;
    const Pieces parts{g_.output.height, images < kFewImages ? rows_ : g_.output.height};
    workers.pool().run(images * parts.count(), [&](int64_t task, int thread) {
      const int64_t n = task / parts.count();
      forward_rows(x, n, parts.range(task % parts.count()), workers.scratch(thread), y + n * output_floats());
    });
  }

  void backward(const float* x, const float* y, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    // By the batch alone, and not by how large the largest may be: the sums are the same bits then.
    const Pieces pieces{images, ceil_div(images, most_pieces())};
    float* partials = workers.shared();
    workers.pool().run(pieces.count(), [&](int64_t piece, int thread) {
      float* partial = partials + piece * partial_floats();
      std::fill_n(partial, partial_floats(), 0.0F);
      for (int64_t n = pieces.range(piece).begin; n < pieces.range(piece).end; ++n) {
        backward_image(x, y, dy, dx, n, workers.scratch(thread), partial);
      }
    });
    add_up_partials(partials, pieces.count(), partial_floats(), workers);
    unpack_gradients(partials, workers);
  }

 private:
  // Some output rows of a group: their windows, `stride` floats apart, and where their pixels begin.
  struct Block {
    int64_t group;
    Range rows;
    int64_t first;
    int64_t pixels;
    const float* columns;
    int64_t stride;
  };

  // result: the image's; its `rows` are written.
  void forward_rows(const float* x, int64_t n, Range rows, float* scratch, float* result) const {
    clear_padding_of(rows, result);
    const float* pixels = pixels_of(x, n, rows, scratch);
    for_each_block(pixels, rows, scratch + pixels_floats(), [&](const Block& block) {
      // y (pixels, filters) := columns (pixels, KH*KW*C) x weight (KH*KW*C, filters)
      float* part = result + block.first * padded_filters_;
      gemm(Transpose::no, Transpose::no, block.pixels, of_group_.output.channels, window_length(of_group_),
           block.columns, block.stride, packed_.data() + first_filter(block), padded_filters_, 0,
           part + first_filter(block), padded_filters_);
      if (block.group + 1 == g_.groups)
        add_bias(padded_bias_.data(), clamp_, block.pixels, padded_filters_, part, padded_filters_);
    });
  }

  void clear_padding_of(Range rows, float* result) const {
    const Volume some{g_.output.channels, rows.size(), g_.output.width};
    clear_padding_channels(some, result + rows.begin * g_.output.width * padded_filters_);
  }

  bool is_dense() const { return input().layout == Layout::dense; }
  // A 1x1 filter's windows are the pixels themselves.
  bool columns_are_input() const {
    return g_.kernel == Size2{1, 1} && g_.stride == Size2{1, 1} && g_.pad == Size2{0, 0} &&
           g_.input.pixels() == g_.output.pixels();  // no padding at the end either
  }
  int64_t first_filter(const Block& block) const { return block.group * of_group_.output.channels; }
  // (filters, C, 1, 1) is (filters, 1*1*C).
  bool weights_are_by_window() const { return g_.kernel == Size2{1, 1}; }
  const float* weights_by_window() const {
    return weights_are_by_window() ? weight_.value.data() : by_window_.data();
  }
  int64_t input_floats() const { return layout_part_floats(input().layout, g_.input); }
  int64_t output_floats() const { return g_.output.pixels() * padded_filters_; }
  int64_t partial_floats() const { return (window_length(of_group_) + 1) * padded_filters_; }  // dW, then db
  int64_t column_floats() const {
    return columns_are_input() ? 0 : window_length(of_group_) * rows_ * g_.output.width;
  }
  // A dense image is turned into pixels first: (H, W, C), which for one channel it is.
  bool needs_pixels() const { return is_dense() && g_.input.channels > 1; }
  int64_t pixels_floats() const { return needs_pixels() ? g_.input.size() : 0; }
  int64_t pixel_stride() const { return is_dense() ? g_.input.channels : padded_channels(g_.input.channels); }

  int64_t most_pieces() const {
    return std::clamp<int64_t>(kPartialFloats / partial_floats(), 2, kMostPieces);
  }

  // Of the image's input, what the windows of output rows `rows` read.
  const float* pixels_of(const float* x, int64_t image, Range rows, float* scratch) const {
    const float* dense = x + image * input_floats();
    if (!needs_pixels()) return dense;
    const auto covered = [&](int64_t oh) {
      return inputs_covered(g_.input.height, g_.extent().height, g_.stride.height, g_.pad.height, oh);
    };
    const int64_t begin = covered(rows.begin).begin * g_.input.width;
    const int64_t end = covered(rows.end - 1).end * g_.input.width;
    for (int64_t c = 0; c < g_.input.channels; ++c, dense += g_.input.pixels()) {
      for (int64_t p = begin; p < end; ++p) scratch[p * g_.input.channels + c] = dense[p];
    }
    return scratch;
  }

  void pack(Workers& workers) {
    const Pieces blocks{g_.output.channels, lane_count()};
    const int64_t length = window_length(of_group_);
    workers.pool().run(blocks.count(), [&](int64_t block, int /*thread*/) {
      const Range filters = blocks.range(block);
      if (!weights_are_by_window()) {
        to_window_order(of_group_, filters.size(), weight_.value.data() + filters.begin * length,
                        by_window_.data() + filters.begin * length);
      }
      transpose_padded(weights_by_window() + filters.begin * length, length, filters.size(), length,
                       packed_.data() + filters.begin, padded_filters_);
    });
    std::copy(bias_.value.begin(), bias_.value.end(), padded_bias_.data());
  }

  // dweight (KH*KW*C, filters), then dbias -> the parameters' gradients.
  void unpack_gradients(const float* sums, Workers& workers) {
    const Pieces blocks{g_.output.channels, lane_count()};
    const int64_t length = window_length(of_group_);
    workers.pool().run(blocks.count(), [&](int64_t block, int thread) {
      const Range filters = blocks.range(block);
      float* rows = workers.scratch(thread);
      transpose_back(sums + filters.begin, padded_filters_, filters.size(), length, rows, length);
      from_window_order(of_group_, filters.size(), rows, weight_.gradient.data() + filters.begin * length);
    });
    std::copy_n(sums + length * padded_filters_, std::ssize(bias_.gradient), bias_.gradient.data());
  }

  // Calls each(block) for one block of the output rows `all` of each group after another.
  template <typename Each>
  void for_each_block(const float* pixels, Range all, float* columns, Each each) const {
    for (int64_t row = all.begin; row < all.end; row += rows_) {
      const Range rows{row, std::min(row + rows_, all.end)};
      const int64_t first = row * g_.output.width;
      const int64_t count = rows.size() * g_.output.width;
      for (int64_t group = 0; group < g_.groups; ++group) {
        const float* of_group = pixels + group * of_group_.input.channels;
        if (columns_are_input()) {
          each(Block{group, rows, first, count, of_group + first * pixel_stride(), pixel_stride()});
        } else {
          im2col(of_group_, of_group, pixel_stride(), rows, columns);
          each(Block{group, rows, first, count, columns, window_length(of_group_)});
        }
      }
    }
  }

  void backward_image(const float* x, const float* y, float* dy, float* dx, int64_t n, float* scratch,
                      float* partial) const {
    const int64_t length = window_length(of_group_);
    float* columns = scratch + pixels_floats();
    float* dimage = dx != nullptr ? dx + n * input_floats() : nullptr;
    float* dpixels = needs_pixels() ? columns + column_floats() : dimage;
    float* doutput = dy + n * output_floats();
    if (clamp_.is_any()) clamp_gradient(y + n * output_floats(), clamp_, doutput, doutput, output_floats());
    add_column_sums(doutput, g_.output.pixels(), padded_filters_, padded_filters_,
                    partial + length * padded_filters_);
    if (dimage != nullptr) std::fill_n(dpixels, g_.input.pixels() * pixel_stride(), 0.0F);
    const Range all{0, g_.output.height};
    for_each_block(pixels_of(x, n, all, scratch), all, columns, [&](const Block& block) {
      const int64_t filter = first_filter(block);
      const float* part = doutput + block.first * padded_filters_ + filter;
      // dweight (KH*KW*C, filters) += columns^T (KH*KW*C, pixels) x dy (pixels, filters)
      gemm(Transpose::yes, Transpose::no, length, of_group_.output.channels, block.pixels, block.columns,
           block.stride, part, padded_filters_, 1, partial + filter, padded_filters_);
      if (dimage == nullptr) return;
      // dcolumns (pixels, KH*KW*C) := dy (pixels, filters) x weight^T (filters, KH*KW*C)
      float* of_group = dpixels + block.group * of_group_.input.channels;
      float* dcolumns = columns_are_input() ? of_group + block.first * pixel_stride() : columns;
      gemm(Transpose::no, Transpose::no, block.pixels, length, of_group_.output.channels, part,
           padded_filters_, weights_by_window() + filter * length, length, 0, dcolumns, block.stride);
      if (!columns_are_input()) col2im_add(of_group_, dcolumns, block.rows, of_group, pixel_stride());
    });
    if (dimage != nullptr && needs_pixels()) {
      for (int64_t c = 0; c < g_.input.channels; ++c) {
        for (int64_t p = 0; p < g_.input.pixels(); ++p) *dimage++ = dpixels[p * g_.input.channels + c];
      }
    }
  }

  WindowGeometry g_;
  WindowGeometry of_group_;
  Clamp clamp_;
  const Parameter& weight_;
  const Parameter& bias_;  // with no memory where the layer has none
  int64_t padded_filters_;
  int64_t rows_;                 // output rows a block
  ArenaPlace<float> by_window_;  // weight: (filters, KH*KW*C), unless it is that itself
  ArenaPlace<float> packed_;     // its transpose: (KH*KW*C, filters padded)
  Buffer<float> padded_bias_;
  bool packed_is_fresh_ = false;
};

}  // namespace

std::unique_ptr<Step> make_groups_conv(const FusedConv& conv, const Parameter& weight, const Parameter* bias,
                                       Layout from) {
  return std::make_unique<GroupsConv>(conv, weight, bias, from);
}

}  // namespace cnn
