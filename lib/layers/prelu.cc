#include "layers/prelu.h"

#include <algorithm>

#include "base/buffer.h"
#include "kernels/slopes.h"

namespace cnn {
namespace {

constexpr int64_t kSlopePixels = 256;

class Prelu : public Step {
 public:
  Prelu(const Parameter& slope, const Volume& volume)
      : Step({volume, Layout::channels_last}, {volume, Layout::channels_last}), slope_(slope) {}

  BackwardReads backward_reads() const override { return {.x = true, .y = false}; }

  ScratchNeeds scratch_needs(int64_t batch, Mode mode) const override {
    return {0, mode == Mode::training ? pieces(batch).count() * row() : 0};
  }

  void prepare(const BatchLimits& /*limits*/, StepMemory& memory) override {
    memory.kept().give(slopes_, row());
  }

  void forward(const float* x, float* y, int64_t images, Mode /*mode*/, Workers& workers) override {
    take_slopes();
    const Pieces all = pieces(images);
    workers.pool().run(all.count(), [&](int64_t piece, int /*thread*/) {
      const Range pixels = all.range(piece);
      slopes_forward(slopes_.data(), x + pixels.begin * row(), pixels.size(), row(),
                     y + pixels.begin * row());
    });
  }

  void backward(const float* x, const float* /*y*/, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    const Pieces all = pieces(images);
    float* partials = workers.shared();
    workers.pool().run(all.count(), [&](int64_t piece, int /*thread*/) {
      const Range pixels = all.range(piece);
      const int64_t first = pixels.begin * row();
      slopes_backward(slopes_.data(), x + first, dy + first, pixels.size(), row(),
                      dx == nullptr ? nullptr : dx + first, partials + piece * row());
    });
    add_up(partials, all.count());
  }

 private:
  int64_t row() const { return padded_channels(input().volume.channels); }
  Pieces pieces(int64_t images) const { return {images * input().volume.pixels(), kSlopePixels}; }

  // Those of the padding channels are 0, as their numbers are.
  void take_slopes() {
    for (int64_t c = 0; c < input().volume.channels; ++c)
      slopes_[c] = slope_.value[std::min(static_cast<size_t>(c), slope_.value.size() - 1)];
  }

  void add_up(const float* partials, int64_t count) const {
    double shared = 0;
    for (int64_t c = 0; c < input().volume.channels; ++c) {
      double sum = 0;
      for (int64_t piece = 0; piece < count; ++piece) sum += double{partials[piece * row() + c]};
      shared += sum;
      if (slope_.gradient.size() > 1) slope_.gradient[static_cast<size_t>(c)] = static_cast<float>(sum);
    }
    if (slope_.gradient.size() == 1) slope_.gradient[0] = static_cast<float>(shared);
  }

  Parameter slope_;
  Buffer<float> slopes_;
};

}  // namespace

std::unique_ptr<Step> make_prelu(const Parameter& slope, const Volume& volume) {
  return std::make_unique<Prelu>(slope, volume);
}

}  // namespace cnn
