#include "layers/fc.h"

#include <algorithm>

#include "kernels/gemm.h"
#include "kernels/panel_product.h"
#include "kernels/transpose.h"
#include "layers/relu.h"

namespace cnn {
namespace {

// Weights up to this many floats (1 MB) are read by every thread, each with some of the images. Larger ones
// come from memory, which is what takes the time: then each thread reads some of them once for the whole
// batch. Weights are copied together in blocks first, for rows of a large matrix often meet in the same
// places of the cache.
constexpr int64_t kSharedWeights = 256 * 1024;

constexpr int64_t kTaskUnits = 32;
constexpr int64_t kGroupUnits = 1024;  // whose sums are kept at a time, where a thread computes all units
constexpr int64_t kBlockInputs = 256;  // of the weights at a time, in a product of kTaskUnits of units
constexpr int64_t kTaskColumns = 8 * kPanelColumns;
constexpr int64_t kBlockUnits = 64;  // of the weights at a time, in a product of kTaskColumns of inputs

int64_t padded_images(int64_t images) {
  return ceil_div(images, kLanes) * kLanes;
}

class Fc : public Layer {
 public:
  Fc(bool relu, const Parameter& weight, const Parameter* bias)
      : Layer({{weight.dims[1], 1, 1}}, {{weight.dims[0], 1, 1}}),
        relu_(relu),
        weight_(weight),
        bias_(bias != nullptr ? *bias : Parameter{}) {}

  ScratchNeeds scratch_needs(int64_t batch, Mode mode) const override {
    constexpr int64_t kWeights = kTaskUnits * kPackedRowStep;
    if (!is_large()) return {kWeights + (kBlockInputs + kGroupUnits) * kPanelColumns, 0};
    const int64_t images = padded_images(batch);
    const int64_t forward = kWeights + kTaskUnits * images;
    if (mode == Mode::inference) return {forward, inputs() * images};
    return {std::max(forward, kBlockUnits * kPanelColumns), inputs() * images};
  }

  // Every number is a sum over the inputs in their order, so that an image's results do not depend on how
  // many others are computed with it.
  void forward(const float* x, float* y, int64_t images, Mode /*mode*/, Workers& workers) override {
    if (is_large()) {
      forward_by_units(x, y, images, workers);
      return;
    }
    const int64_t share = padded_images(ceil_div(images, workers.pool().threads()));
    const Pieces pieces{images, std::min(share, kPanelColumns)};
    workers.pool().run(pieces.count(), [&](int64_t piece, int thread) {
      forward_images(x, y, pieces.range(piece), workers.scratch(thread));
    });
  }

  void backward(const float* x, const float* y, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    if (relu_) relu_backward(y, images * units(), dy);
    sum_bias(dy, images);
    if (is_large()) {
      backward_weights_large(x, dy, images, workers);
      if (dx != nullptr) backward_input_large(dy, dx, images, workers);
      return;
    }
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
  bool is_large() const { return units() * inputs() > kSharedWeights; }

  // weight (some units, some inputs) -> block, rows kPackedRowStep apart
  void copy_weights(Range rows, Range columns, float* block) const {
    for (int64_t u = rows.begin; u < rows.end; ++u, block += kPackedRowStep) {
      std::copy_n(weight_.value.data() + u * inputs() + columns.begin, columns.size(), block);
    }
  }

  // y^T (units, some images) := weight (units, inputs) x x^T (inputs, some images): the images are the
  // vectors.
  void forward_images(const float* x, float* y, Range images, float* scratch) const {
    const int64_t width = padded_images(images.size());
    float* block = scratch;
    float* transposed = block + kTaskUnits * kPackedRowStep;  // x^T (kBlockInputs, some images)
    float* sums = transposed + kBlockInputs * width;          // (kGroupUnits, some images)
    const Pieces groups{units(), kGroupUnits};
    const Pieces blocks{inputs(), kBlockInputs};
    for (int64_t g = 0; g < groups.count(); ++g) {
      const Range group = groups.range(g);
      for (int64_t b = 0; b < blocks.count(); ++b) {
        const Range columns = blocks.range(b);
        transpose_padded(x + images.begin * inputs() + columns.begin, inputs(), images.size(), columns.size(),
                         transposed, width);
        for (int64_t first = group.begin; first < group.end; first += kTaskUnits) {
          const Range rows{first, std::min(first + kTaskUnits, group.end)};
          copy_weights(rows, columns, block);
          product(rows.size(), width, columns.size(), {block, kPackedRowStep, 1}, transposed, width,
                  b == 0 ? Sum::write : Sum::add, sums + (first - group.begin) * width, width);
        }
      }
      transpose_back(sums, width, images.size(), group.size(), y + images.begin * units() + group.begin,
                     units());
    }
    add_bias(y, images, {0, units()});
  }

  void add_bias(float* y, Range images, Range outputs) const {
    const float* bias = bias_.value.data();
    for (int64_t n = images.begin; n < images.end; ++n) {
      float* row = y + n * units();
      for (int64_t u = outputs.begin; u < outputs.end; ++u) {
        const float sum = bias != nullptr ? row[u] + bias[u] : row[u];
        row[u] = relu_ && sum < 0 ? 0 : sum;
      }
    }
  }

  // y^T (some units, images) := weight (some units, inputs) x x^T (inputs, images)
  void forward_by_units(const float* x, float* y, int64_t images, Workers& workers) const {
    float* transposed = workers.shared();  // x^T in panels of images
    const int64_t columns = padded_images(images);
    const Pieces panels{images, kPanelColumns};
    workers.pool().run(panels.count(), [&](int64_t panel, int /*thread*/) {
      const Range part = panels.range(panel);
      transpose_padded(x + part.begin * inputs(), inputs(), part.size(), inputs(),
                       transposed + part.begin * inputs(), padded_images(part.size()));
    });
    const Pieces tasks{units(), kTaskUnits};
    workers.pool().run(tasks.count(), [&](int64_t task, int thread) {
      const Range rows = tasks.range(task);
      float* block = workers.scratch(thread);
      float* sums = block + kTaskUnits * kPackedRowStep;
      for (int64_t first = 0; first < inputs(); first += kBlockInputs) {
        const int64_t count = std::min(kBlockInputs, inputs() - first);
        copy_weights(rows, {first, first + count}, block);
        for (int64_t panel = 0; panel < panels.count(); ++panel) {
          const Range part = panels.range(panel);
          const int64_t width = padded_images(part.size());
          product(rows.size(), width, count, {block, kPackedRowStep, 1},
                  transposed + part.begin * inputs() + first * width, width,
                  first == 0 ? Sum::write : Sum::add, sums + part.begin, columns);
        }
      }
      transpose_back(sums, columns, images, rows.size(), y + rows.begin, units());
      add_bias(y, {0, images}, rows);
    });
  }

  // dweight (some units, inputs) := dy^T (some units, images) x x (images, inputs)
  void backward_weights_large(const float* x, const float* dy, int64_t images, Workers& workers) const {
    float* packed =
        workers.shared();  // x in panels of inputs; what is left of a vector of them at the end is not here
    const int64_t whole = inputs() / kLanes * kLanes;
    const Pieces panels{whole, kPanelColumns};
    workers.pool().run(panels.count(), [&](int64_t panel, int /*thread*/) {
      const Range part = panels.range(panel);
      for (int64_t n = 0; n < images; ++n) {
        std::copy_n(x + n * inputs() + part.begin, part.size(),
                    packed + part.begin * images + n * part.size());
      }
    });
    const Pieces tasks{units(), kTaskUnits};
    workers.pool().run(tasks.count(), [&](int64_t task, int /*thread*/) {
      const Range rows = tasks.range(task);
      float* result = weight_.gradient.data() + rows.begin * inputs();
      panel_product(rows.size(), whole, images, {dy + rows.begin, 1, units()}, packed, Sum::write, result,
                    inputs());
      if (whole == inputs()) return;
      gemm(Transpose::yes, Transpose::no, rows.size(), inputs() - whole, images, dy + rows.begin, units(),
           x + whole, inputs(), 0, result + whole, inputs());
    });
  }

  // dx (images, some inputs) := dy (images, units) x weight (units, some inputs)
  void backward_input_large(const float* dy, float* dx, int64_t images, Workers& workers) const {
    const Pieces tasks{inputs(), kTaskColumns};
    workers.pool().run(tasks.count(), [&](int64_t task, int thread) {
      const Range columns = tasks.range(task);
      const int64_t whole = columns.begin + columns.size() / kLanes * kLanes;
      float* block = workers.scratch(thread);
      for (int64_t first = 0; first < units(); first += kBlockUnits) {
        const int64_t count = std::min(kBlockUnits, units() - first);
        for (int64_t panel = columns.begin; panel < whole; panel += kPanelColumns) {
          const int64_t width = std::min(kPanelColumns, whole - panel);
          for (int64_t u = 0; u < count; ++u) {
            std::copy_n(weight_.value.data() + (first + u) * inputs() + panel, width, block + u * width);
          }
          product(images, width, count, {dy + first, units(), 1}, block, width,
                  first == 0 ? Sum::write : Sum::add, dx + panel, inputs());
        }
      }
      if (whole == columns.end) return;
      gemm(Transpose::no, Transpose::no, images, columns.end - whole, units(), dy, units(),
           weight_.value.data() + whole, inputs(), 0, dx + whole, inputs());
    });
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
