#include "layers/fc.h"

#include <algorithm>

#include "kernels/elementwise.h"
#include "kernels/gemm.h"
#include "kernels/panel_product.h"
#include "kernels/transpose.h"

namespace cnn {
namespace {

// Weights up to this many floats (1 MB) are transposed once and read by every thread, each with some of the
// images. Larger ones come from memory, which is what takes the time: then each thread reads some of them
// once for the whole batch.
constexpr int64_t kSharedWeights = 256 * 1024;
// Up to this many (8 MB), which caches may hold, are kept transposed from one inference to the next: a few
// images would take most of their time for it.
constexpr int64_t kKeptWeights = 2 * 1024 * 1024;
constexpr int64_t kPieceImages = 16;

constexpr int64_t kBiasFloats = 8 * 1024;  // of gradients: below this a thread is not worth waking

constexpr int64_t kGradientTasks = 16;
constexpr int64_t kGradientColumns = 64;  // at least, of small weights' gradients

constexpr int64_t kTaskUnits = 32;
constexpr int64_t kBlockInputs = 256;  // of the weights at a time, where they or images are copied
// Of images at a time, by input, in the second cache, where weights are read in place: the longer their rows,
// the better the processor fetches them ahead.
constexpr int64_t kBlockFloats = 64 * 1024;
constexpr int64_t kBlockUnits = 64;  // of the weights at a time, in a product of task_columns() of inputs

// Whose sums a thread keeps that computes all of them.
int64_t group_units() {
  return 16 * panel_columns();
}

// Of inputs, whose rows of weights are copied together: whole panels, eight where that leaves enough tasks.
int64_t task_columns(int64_t inputs) {
  constexpr int64_t kEnoughTasks = 16;
  return std::clamp<int64_t>(inputs / panel_columns() / kEnoughTasks, 1, 8) * panel_columns();
}

// To whole vectors.
int64_t padded(int64_t count) {
  return round_up(count, lane_count());
}

// Which fill too little of a vector: units lie in its lanes then, for which weights are transposed as they
// come from memory.
bool are_few(int64_t images) {
  return images <= lane_count() / 4;
}

class Fc : public Step {
 public:
  Fc(const Clamp& clamp, const Parameter& weight, const Parameter* bias)
      : Step({{weight.dims[1], 1, 1}}, {{weight.dims[0], 1, 1}}),
        clamp_(clamp),
        weight_(weight),
        bias_(bias != nullptr ? *bias : Parameter{}) {}

  BackwardReads backward_reads() const override { return {.x = true, .y = clamp_.is_any()}; }
  bool changes_output_gradient() const override { return clamp_.is_any(); }

  ScratchNeeds scratch_needs(int64_t batch, Mode mode) const override {
    if (!is_large()) return {kPieceImages * (kPackedRowStep + group_units()), 0};
    const int64_t images = padded(batch);
    const int64_t forward = kTaskUnits * (kPackedRowStep + images);
    if (mode == Mode::inference) return {forward, inputs() * images};
    return {std::max(forward, kBlockUnits * panel_columns()), inputs() * images};
  }

  void prepare(const BatchLimits& limits, StepMemory& memory) override {
    if (!is_large()) {
      memory.ask(transposed_, inputs() * padded(units()), Until::end_of_step, Until::weights_change);
    } else if (is_kept() && limits.inference > 0) {
      memory.ask(transposed_, inputs() * padded(units()), Until::unused, Until::weights_change);
    }
  }

  void forget_weights() override { transposed_is_fresh_ = false; }

  // Every number is a sum over the inputs in their order, so that an image's results do not depend on how
  // many others are computed with it.
  void forward(const float* x, float* y, int64_t images, Mode mode, Workers& workers) override {
    if (is_large()) {
      if (is_kept() && mode == Mode::inference && images < lane_count())
        return forward_kept(x, y, images, workers);
      return are_few(images) ? forward_few(x, y, images, workers) : forward_by_units(x, y, images, workers);
    }
    if (!transposed_is_fresh_) transpose_weights(workers);
    transposed_is_fresh_ = mode == Mode::inference;
    const Pieces pieces{images, kPieceImages};
    workers.pool().run(pieces.count(), [&](int64_t piece, int thread) {
      forward_images(x, y, pieces.range(piece), workers.scratch(thread));
    });
  }

  void backward(const float* x, const float* y, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    backward_bias(y, dy, images, workers);
    if (is_large()) {
      backward_large(x, dy, dx, images, workers);
      return;
    }
    const Pieces columns{inputs(), gradient_columns(images)};
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
  // Of inputs, whose gradients a task computes: so many tasks as threads may be, where each has some
  // microseconds of work.
  int64_t gradient_columns(int64_t images) const {
    constexpr int64_t kTaskProducts = 64 * 1024;
    const int64_t least = round_up(ceil_div(kTaskProducts, images * units()), kGradientColumns);
    const int64_t most = std::max(kGradientColumns, 64 * 1024 / units());
    return std::clamp(round_up(ceil_div(inputs(), kGradientTasks), kGradientColumns), std::min(least, most),
                      most);
  }
  bool is_large() const { return units() * inputs() > kSharedWeights; }
  bool is_kept() const { return units() * inputs() <= kKeptWeights; }

  // Rows `stride` apart -> block, rows kPackedRowStep apart
  static void copy_rows(const float* from, int64_t stride, int64_t rows, int64_t columns, float* block) {
    for (int64_t i = 0; i < rows; ++i) std::copy_n(from + i * stride, columns, block + i * kPackedRowStep);
  }

  // weight^T (inputs, units), in panels of units
  void transpose_weights(Workers& workers) {
    const Pieces panels{units(), panel_columns()};
    workers.pool().run(panels.count(), [&](int64_t panel, int /*thread*/) {
      const Range part = panels.range(panel);
      transpose_padded(weight_.value.data() + part.begin * inputs(), inputs(), part.size(), inputs(),
                       transposed_.data() + part.begin * inputs(), padded(part.size()));
    });
  }

  // y (some images, units) := x (some images, inputs) x weight^T (inputs, units)
  void forward_images(const float* x, float* y, Range images, float* scratch) const {
    float* block = scratch;  // of x
    float* sums = block + kPieceImages * kPackedRowStep;
    const Pieces groups{units(), group_units()};
    for (int64_t g = 0; g < groups.count(); ++g) {
      const Range group = groups.range(g);
      for (int64_t first = 0; first < inputs(); first += kBlockInputs) {
        const int64_t count = std::min(kBlockInputs, inputs() - first);
        copy_rows(x + images.begin * inputs() + first, inputs(), images.size(), count, block);
        for (int64_t unit = group.begin; unit < group.end; unit += panel_columns()) {
          const int64_t width = padded(std::min(panel_columns(), units() - unit));
          product(images.size(), width, count, {block, kPackedRowStep, 1},
                  transposed_.data() + unit * inputs() + first * width, width,
                  first == 0 ? Sum::write : Sum::add, sums + unit - group.begin, group_units());
        }
      }
      for (int64_t n = 0; n < images.size(); ++n) {
        std::copy_n(sums + n * group_units(), group.size(), y + (images.begin + n) * units() + group.begin);
      }
    }
    add_bias_to(y, images, {0, units()});
  }

  void add_bias_to(float* y, Range images, Range outputs) const {
    const float* bias = bias_.value.empty() ? nullptr : bias_.value.data() + outputs.begin;
    add_bias(bias, clamp_, images.size(), outputs.size(), y + images.begin * units() + outputs.begin,
             units());
  }

  // y (images, a panel of units) := x (images, inputs) x weight^T (inputs, units)
  void forward_kept(const float* x, float* y, int64_t images, Workers& workers) {
    if (!transposed_is_fresh_) transpose_weights(workers);
    transposed_is_fresh_ = true;
    const Pieces panels{units(), panel_columns()};
    workers.pool().run(panels.count(), [&](int64_t panel, int thread) {
      const Range part = panels.range(panel);
      const int64_t width = padded(part.size());
      float* sums = workers.scratch(thread);
      product(images, width, inputs(), {x, inputs(), 1}, transposed_.data() + part.begin * inputs(), width,
              Sum::write, sums, width);
      for (int64_t n = 0; n < images; ++n)
        std::copy_n(sums + n * width, part.size(), y + n * units() + part.begin);
      add_bias_to(y, {0, images}, part);
    });
  }

  // y (images, some units) := x (images, inputs) x weight^T (inputs, some units)
  void forward_few(const float* x, float* y, int64_t images, Workers& workers) const {
    const Pieces tasks{units(), kTaskUnits};
    workers.pool().run(tasks.count(), [&](int64_t task, int thread) {
      const Range rows = tasks.range(task);
      const int64_t width = padded(rows.size());
      float* block = workers.scratch(thread);
      float* sums = block + kBlockInputs * kTaskUnits;
      for (int64_t first = 0; first < inputs(); first += kBlockInputs) {
        const int64_t count = std::min(kBlockInputs, inputs() - first);
        transpose_padded(weight_.value.data() + rows.begin * inputs() + first, inputs(), rows.size(), count,
                         block, width);
        product(images, width, count, {x + first, inputs(), 1}, block, width,
                first == 0 ? Sum::write : Sum::add, sums, kTaskUnits);
      }
      for (int64_t n = 0; n < images; ++n)
        std::copy_n(sums + n * kTaskUnits, rows.size(), y + n * units() + rows.begin);
      add_bias_to(y, {0, images}, rows);
    });
  }

  // y^T (some units, images) := weight (some units, inputs) x x^T (inputs, images)
  void forward_by_units(const float* x, float* y, int64_t images, Workers& workers) const {
    float* transposed = workers.shared();  // x^T in panels of images
    const int64_t columns = padded(images);
    const Pieces panels{images, panel_columns()};
    workers.pool().run(panels.count(), [&](int64_t panel, int /*thread*/) {
      const Range part = panels.range(panel);
      transpose_padded(x + part.begin * inputs(), inputs(), part.size(), inputs(),
                       transposed + part.begin * inputs(), padded(part.size()));
    });
    const int64_t block_inputs = kBlockFloats / std::min(columns, panel_columns());
    const Pieces tasks{units(), kTaskUnits};
    workers.pool().run(tasks.count(), [&](int64_t task, int thread) {
      const Range rows = tasks.range(task);
      float* sums = workers.scratch(thread);
      for (int64_t first = 0; first < inputs(); first += block_inputs) {
        const int64_t count = std::min(block_inputs, inputs() - first);
        const ProductRows weights = {weight_.value.data() + rows.begin * inputs() + first, inputs(), 1};
        for (int64_t panel = 0; panel < panels.count(); ++panel) {
          const Range part = panels.range(panel);
          const int64_t width = padded(part.size());
          product(rows.size(), width, count, weights, transposed + part.begin * inputs() + first * width,
                  width, first == 0 ? Sum::write : Sum::add, sums + part.begin, columns);
        }
      }
      transpose_back(sums, columns, images, rows.size(), y + rows.begin, units());
      add_bias_to(y, {0, images}, rows);
    });
  }

  void backward_large(const float* x, const float* dy, float* dx, int64_t images, Workers& workers) const {
    float* packed =
        workers.shared();  // x in panels of inputs; what is left of a vector of them at the end is not here
    const int64_t whole = inputs() / lane_count() * lane_count();
    const Pieces panels{whole, panel_columns()};
    workers.pool().run(panels.count(), [&](int64_t panel, int /*thread*/) {
      const Range part = panels.range(panel);
      for (int64_t n = 0; n < images; ++n) {
        std::copy_n(x + n * inputs() + part.begin, part.size(),
                    packed + part.begin * images + n * part.size());
      }
    });
    const Pieces of_weights{units(), kTaskUnits};
    const Pieces of_inputs{inputs(), task_columns(inputs())};
    const int64_t weights = of_weights.count();
    workers.pool().run(weights + (dx != nullptr ? of_inputs.count() : 0), [&](int64_t task, int thread) {
      if (task < weights) return weight_gradient(of_weights.range(task), x, packed, dy, images);
      input_gradient(of_inputs.range(task - weights), dy, images, workers.scratch(thread), dx);
    });
  }

  // dweight (some units, inputs) := dy^T (some units, images) x x (images, inputs)
  void weight_gradient(Range rows, const float* x, const float* packed, const float* dy,
                       int64_t images) const {
    const int64_t whole = inputs() / lane_count() * lane_count();
    float* result = weight_.gradient.data() + rows.begin * inputs();
    panel_product(rows.size(), whole, images, {dy + rows.begin, 1, units()}, packed, Sum::write, result,
                  inputs());
    if (whole == inputs()) return;
    gemm(Transpose::yes, Transpose::no, rows.size(), inputs() - whole, images, dy + rows.begin, units(),
         x + whole, inputs(), 0, result + whole, inputs());
  }

  // dx (images, some inputs) := dy (images, units) x weight (units, some inputs)
  void input_gradient(Range columns, const float* dy, int64_t images, float* block, float* dx) const {
    const int64_t whole = columns.begin + columns.size() / lane_count() * lane_count();
    for (int64_t first = 0; first < units(); first += kBlockUnits) {
      const int64_t count = std::min(kBlockUnits, units() - first);
      for (int64_t panel = columns.begin; panel < whole; panel += panel_columns()) {
        const int64_t width = std::min(panel_columns(), whole - panel);
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
  }

  // Through the clamp, and the sums over the images in their order.
  void backward_bias(const float* y, float* dy, int64_t images, Workers& workers) const {
    float* sums = bias_.gradient.data();
    if (sums == nullptr && !clamp_.is_any()) return;
    const Pieces pieces{units(), round_up(ceil_div(kBiasFloats, images), kLineFloats)};
    workers.pool().run(pieces.count(), [&](int64_t piece, int /*thread*/) {
      const Range part = pieces.range(piece);
      if (sums != nullptr) std::fill(sums + part.begin, sums + part.end, 0.0F);
      for (int64_t n = 0; n < images; ++n) {
        float* row = dy + n * units() + part.begin;
        if (clamp_.is_any()) clamp_gradient(y + n * units() + part.begin, clamp_, row, row, part.size());
        if (sums != nullptr) add_numbers(row, kNoClamp, sums + part.begin, part.size());
      }
    });
  }

  Clamp clamp_;
  Parameter weight_;
  Parameter bias_;                // with no memory where the layer has none
  ArenaPlace<float> transposed_;  // weights that are not large, or kept: by input, in panels of units
  bool transposed_is_fresh_ = false;
};

}  // namespace

std::unique_ptr<Step> make_fc(const Clamp& clamp, const Parameter& weight, const Parameter* bias) {
  return std::make_unique<Fc>(clamp, weight, bias);
}

}  // namespace cnn
