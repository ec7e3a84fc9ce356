#include "layers/fc.h"

#include <algorithm>

#include "kernels/gemm.h"
#include "layers/relu.h"

namespace cnn {
namespace {

// Weights up to this many floats (1 MB) are read by every thread, each with some of the images; beyond it
// each thread reads some of the weights, once, for the whole batch.
constexpr int64_t kSharedWeights = 256 * 1024;
constexpr int64_t kPieceImages = 16;

class Fc : public Layer {
 public:
  Fc(bool relu, const Parameter& weight, const Parameter* bias)
      : Layer({{weight.dims[1], 1, 1}}, {{weight.dims[0], 1, 1}}),
        relu_(relu),
        weight_(weight),
        bias_(bias != nullptr ? *bias : Parameter{}) {}

  void forward(const float* x, float* y, int64_t images, Mode /*mode*/, Workers& workers) override {
    const bool by_image = units() * inputs() <= kSharedWeights;
    const Pieces pieces = by_image ? Pieces{images, kPieceImages} : Pieces{units(), 64};
    workers.pool().run(pieces.count(), [&](int64_t piece, int /*thread*/) {
      const Range part = pieces.range(piece);
      forward_part(x, y, by_image ? part : Range{0, images}, by_image ? Range{0, units()} : part);
    });
  }

  void backward(const float* x, const float* y, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    if (relu_) relu_backward(y, images * units(), dy);
    sum_bias(dy, images);
    const Pieces columns{inputs(), std::max<int64_t>(64, 64 * 1024 / units())};
    workers.pool().run(columns.count(), [&](int64_t piece, int /*thread*/) {
      const int64_t first = columns.range(piece).begin;
      const int64_t count = columns.range(piece).size();
      // dweight (units, some inputs) := dy^T (units, images) x x (images, some inputs)
      gemm(Transpose::yes, Transpose::no, units(), count, images, dy, units(), x + first, inputs(), 0,
           weight_.gradient.data() + first, inputs());
      if (dx == nullptr) return;
      // dx (images, some inputs) := dy (images, units) x weight (units, some inputs)
      gemm(Transpose::no, Transpose::no, images, count, units(), dy, units(), weight_.value.data() + first,
           inputs(), 0, dx + first, inputs());
    });
  }

 private:
  int64_t units() const { return weight_.dims[0]; }
  int64_t inputs() const { return weight_.dims[1]; }

  void forward_part(const float* x, float* y, Range rows, Range outputs) const {
    // y (images, units) := x (images, inputs) x weight^T (inputs, units), of the rows and columns asked for
    float* part = y + rows.begin * units() + outputs.begin;
    gemm(Transpose::no, Transpose::yes, rows.size(), outputs.size(), inputs(), x + rows.begin * inputs(),
         inputs(), weight_.value.data() + outputs.begin * inputs(), inputs(), 0, part, units());
    const float* bias = bias_.value.data();
    for (int64_t n = rows.begin; n < rows.end; ++n) {
      float* row = y + n * units();
      for (int64_t u = outputs.begin; u < outputs.end; ++u) {
        const float sum = bias != nullptr ? row[u] + bias[u] : row[u];
        row[u] = relu_ && sum < 0 ? 0 : sum;
      }
    }
  }

  void sum_bias(const float* dy, int64_t images) const {
    if (bias_.gradient.empty()) return;
    float* sums = bias_.gradient.data();
    std::fill_n(sums, units(), 0.0F);
    for (int64_t n = 0; n < images; ++n) {
      for (int64_t u = 0; u < units(); ++u) sums[u] += dy[n * units() + u];
    }
  }

  bool relu_;
  Parameter weight_;
  Parameter bias_;  // with no memory where the layer has none
};

}  // namespace

std::unique_ptr<Layer> make_fc(bool relu, const Parameter& weight, const Parameter* bias) {
  return std::make_unique<Fc>(relu, weight, bias);
}

}  // namespace cnn
