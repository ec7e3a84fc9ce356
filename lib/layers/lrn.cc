#include "layers/lrn.h"

#include <algorithm>
#include <cmath>

namespace cnn {
namespace {

constexpr int64_t kPiecePixels = 256;

class Lrn : public Step {
 public:
  Lrn(const LrnSpec& spec, const Volume& volume)
      : Step({volume, Layout::channels_last}, {volume, Layout::channels_last}),
        spec_(spec),
        before_(std::min(spec.size / 2, volume.channels)),
        after_(std::min((spec.size - 1) / 2, volume.channels)) {}

  BackwardReads backward_reads() const override { return {.x = true, .y = false}; }
  bool changes_output_gradient() const override { return true; }

  // Of one pixel the terms, with zeros on both sides, and the powers.
  ScratchNeeds scratch_needs(int64_t /*batch*/, Mode /*mode*/) const override { return {2 * line(), 0}; }

  void prepare(const BatchLimits& limits, StepMemory& memory) override {
    memory.ask(sums_, input().floats(limits.training), Until::backward, Until::unused);
  }

  void forward(const float* x, float* y, int64_t images, Mode mode, Workers& workers) override {
    const Pieces pieces{images * input().volume.pixels(), kPiecePixels};
    workers.pool().run(pieces.count(), [&](int64_t piece, int thread) {
      float* terms = clear(workers.scratch(thread));
      for (int64_t pixel = pieces.range(piece).begin; pixel < pieces.range(piece).end; ++pixel) {
        const float* from = x + pixel * row();
        float* powers = terms + line();
        float* sums = mode == Mode::training ? sums_.data() + pixel * row() : powers;
        for (int64_t c = 0; c < channels(); ++c) terms[lead() + c] = from[c] * from[c];
        sum_windows(terms, before_, after_, sums);
        const auto k = static_cast<float>(spec_.k);
        const auto share = static_cast<float>(spec_.alpha / static_cast<double>(spec_.size));
#pragma omp simd
        for (int64_t c = 0; c < row(); ++c) sums[c] = k + share * sums[c];
        raise(sums, powers);
        scale(from, powers, y + pixel * row());
      }
    });
  }

  // dx[c] = dy[c]*s[c]^-beta - 2*alpha*beta/size * x[c] * (sum of dy[j]*y[j]/s[j] over the j whose windows
  // hold c)
  void backward(const float* x, const float* /*y*/, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    if (dx == nullptr) return;
    const Pieces pieces{images * input().volume.pixels(), kPiecePixels};
    const auto factor = static_cast<float>(2 * spec_.alpha * spec_.beta / static_cast<double>(spec_.size));
    workers.pool().run(pieces.count(), [&](int64_t piece, int thread) {
      float* terms = clear(workers.scratch(thread));
      for (int64_t pixel = pieces.range(piece).begin; pixel < pieces.range(piece).end; ++pixel) {
        const int64_t first = pixel * row();
        const float* sums = sums_.data() + first;
        float* powers = terms + line();
        float* gradient = dy + first;
        float* result = dx + first;
        raise(sums, powers);
        scale(x + first, powers, result);  // y
        for (int64_t c = 0; c < channels(); ++c) terms[lead() + c] = gradient[c] * result[c] / sums[c];
        sum_windows(terms, after_, before_, result);
        scale(gradient, powers, gradient);
#pragma omp simd
        for (int64_t c = 0; c < row(); ++c) result[c] = gradient[c] - factor * x[first + c] * result[c];
      }
    });
  }

 private:
  int64_t channels() const {
    return input().volume.channels;
  }
  int64_t row() const {
    return padded_channels(channels());
  }
  int64_t lead() const {
    return std::max(before_, after_);
  }
  int64_t line() const {
    return round_up(row() + 2 * lead(), kLanes);
  }

  float* clear(float* terms) const {
    std::fill_n(terms, line(), 0.0F);
    return terms;
  }

  // sums[c] := the terms from c - before to c + after.
  void sum_windows(const float* terms, int64_t before, int64_t after, float* sums) const {
    std::fill_n(sums, row(), 0.0F);
    for (int64_t offset = -before; offset <= after; ++offset) {
      const float* shifted = terms + lead() + offset;
#pragma omp simd
      for (int64_t c = 0; c < row(); ++c) sums[c] += shifted[c];
    }
  }

  bool by_roots() const {
    return spec_.beta == 0.75;
  }

  // powers := sums^-beta; by roots, sums^beta. They may be the same memory.
  void raise(const float* sums, float* powers) const {
    if (by_roots()) {
#pragma omp simd
      for (int64_t c = 0; c < row(); ++c) powers[c] = std::sqrt(sums[c]) * std::sqrt(std::sqrt(sums[c]));
      return;
    }
    for (int64_t c = 0; c < row(); ++c)
      powers[c] = static_cast<float>(std::pow(double{sums[c]}, -spec_.beta));
  }

  // to := from * sums^-beta
  void scale(const float* from, const float* powers, float* to) const {
    if (by_roots()) {
#pragma omp simd
      for (int64_t c = 0; c < row(); ++c) to[c] = from[c] / powers[c];
      return;
    }
#pragma omp simd
    for (int64_t c = 0; c < row(); ++c) to[c] = from[c] * powers[c];
  }

  LrnSpec spec_;
  int64_t before_;
  int64_t after_;
  ArenaPlace<float> sums_;  // s, of a batch in training
};

}  // namespace

std::unique_ptr<Step> make_lrn(const LrnSpec& spec, const Volume& volume) {
  return std::make_unique<Lrn>(spec, volume);
}

}  // namespace cnn
