#include "kernels/response_norm.h"

#include <algorithm>
#include <cmath>

namespace cnn::CNN_ISA {
namespace {

// Of one pixel the terms, with zeros on both sides, and the powers.
class PixelNorm {
 public:
  PixelNorm(const ResponseNorm& norm, float* scratch)
      : norm_(norm), row_(norm.row()), lead_(norm.lead()), terms_(scratch), powers_(scratch + norm.line()) {
    std::fill_n(terms_, norm.line(), 0.0F);
  }

  void forward(const float* x, float* sums, float* y) {
    if (sums == nullptr) sums = powers_;
    for (int64_t c = 0; c < norm_.channels; ++c) terms_[lead_ + c] = x[c] * x[c];
    sum_windows(norm_.before, norm_.after, sums);
    const auto k = static_cast<float>(norm_.k);
    const auto share = static_cast<float>(norm_.alpha / static_cast<double>(norm_.size));
#pragma omp simd
    for (int64_t c = 0; c < row_; ++c) sums[c] = k + share * sums[c];
    raise(sums);
    scale(x, y);
  }

  void backward(const float* x, const float* sums, float* dy, float* dx) {
    const auto factor = static_cast<float>(2 * norm_.alpha * norm_.beta / static_cast<double>(norm_.size));
    raise(sums);
    scale(x, dx);  // y
    for (int64_t c = 0; c < norm_.channels; ++c) terms_[lead_ + c] = dy[c] * dx[c] / sums[c];
    sum_windows(norm_.after, norm_.before, dx);
    scale(dy, dy);
#pragma omp simd
    for (int64_t c = 0; c < row_; ++c) dx[c] = dy[c] - factor * x[c] * dx[c];
  }

 private:
  // sums[c] := the terms from c - before to c + after.
  void sum_windows(int64_t before, int64_t after, float* sums) const {
    std::fill_n(sums, row_, 0.0F);
    for (int64_t offset = -before; offset <= after; ++offset) {
      const float* shifted = terms_ + lead_ + offset;
#pragma omp simd
      for (int64_t c = 0; c < row_; ++c) sums[c] += shifted[c];
    }
  }

  bool by_roots() const {
    return norm_.beta == 0.75;
  }

  // powers_ := sums^-beta; by roots, sums^beta. They may be the same memory.
  void raise(const float* sums) {
    if (by_roots()) {
#pragma omp simd
      for (int64_t c = 0; c < row_; ++c) powers_[c] = std::sqrt(sums[c]) * std::sqrt(std::sqrt(sums[c]));
      return;
    }
    for (int64_t c = 0; c < row_; ++c)
      powers_[c] = static_cast<float>(std::pow(double{sums[c]}, -norm_.beta));
  }

  // to := from * sums^-beta
  void scale(const float* from, float* to) const {
    if (by_roots()) {
#pragma omp simd
      for (int64_t c = 0; c < row_; ++c) to[c] = from[c] / powers_[c];
      return;
    }
#pragma omp simd
    for (int64_t c = 0; c < row_; ++c) to[c] = from[c] * powers_[c];
  }

  const ResponseNorm& norm_;
  int64_t row_;
  int64_t lead_;
  float* terms_;
  float* powers_;
};

}  // namespace

void response_norm_forward(const ResponseNorm& norm, const float* x, int64_t pixels, float* scratch,
                           float* sums, float* y) {
  PixelNorm one(norm, scratch);
  for (int64_t first = 0; first < pixels * norm.row(); first += norm.row())
    one.forward(x + first, sums == nullptr ? nullptr : sums + first, y + first);
}

void response_norm_backward(const ResponseNorm& norm, const float* x, const float* sums, int64_t pixels,
                            float* scratch, float* dy, float* dx) {
  PixelNorm one(norm, scratch);
  for (int64_t first = 0; first < pixels * norm.row(); first += norm.row())
    one.backward(x + first, sums + first, dy + first, dx + first);
}

}  // namespace cnn::CNN_ISA
