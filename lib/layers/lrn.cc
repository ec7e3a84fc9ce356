#include "layers/lrn.h"

#include <algorithm>

#include "kernels/response_norm.h"

namespace cnn {
namespace {

constexpr int64_t kPiecePixels = 256;

class Lrn : public Step {
 public:
  Lrn(const LrnSpec& spec, const Volume& volume)
      : Step({volume, Layout::channels_last}, {volume, Layout::channels_last}),
        norm_{volume.channels,
              std::min(spec.size / 2, volume.channels),
              std::min((spec.size - 1) / 2, volume.channels),
              spec.k,
              spec.alpha,
              spec.beta,
              spec.size} {}

  BackwardReads backward_reads() const override { return {.x = true, .y = false}; }
  bool changes_output_gradient() const override { return true; }

  ScratchNeeds scratch_needs(int64_t /*batch*/, Mode /*mode*/) const override { return {norm_.scratch(), 0}; }

  void prepare(const BatchLimits& limits, StepMemory& memory) override {
    memory.ask(sums_, input().floats(limits.training), Until::backward, Until::unused);
  }

  void forward(const float* x, float* y, int64_t images, Mode mode, Workers& workers) override {
    for_pixels(images, workers, [&](int64_t first, int64_t pixels, float* scratch) {
      float* sums = mode == Mode::training ? sums_.data() + first : nullptr;
      response_norm_forward(norm_, x + first, pixels, scratch, sums, y + first);
    });
  }

  void backward(const float* x, const float* /*y*/, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    if (dx == nullptr) return;
    for_pixels(images, workers, [&](int64_t first, int64_t pixels, float* scratch) {
      response_norm_backward(norm_, x + first, sums_.data() + first, pixels, scratch, dy + first, dx + first);
    });
  }

 private:
  // Calls each(the first pixel's first number, how many pixels, scratch).
  template <typename Each>
  void for_pixels(int64_t images, Workers& workers, Each each) const {
    const Pieces pieces{images * input().volume.pixels(), kPiecePixels};
    workers.pool().run(pieces.count(), [&](int64_t piece, int thread) {
      const Range pixels = pieces.range(piece);
      each(pixels.begin * norm_.row(), pixels.size(), workers.scratch(thread));
    });
  }

  ResponseNorm norm_;
  ArenaPlace<float> sums_;  // s, of a batch in training
};

}  // namespace

std::unique_ptr<Step> make_lrn(const LrnSpec& spec, const Volume& volume) {
  return std::make_unique<Lrn>(spec, volume);
}

}  // namespace cnn
