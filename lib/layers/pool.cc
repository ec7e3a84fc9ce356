#include "layers/pool.h"

#include "layers/elementwise.h"

namespace cnn {

void PoolPlaces::ask(const WindowGeometry& geometry, int64_t numbers, StepMemory& memory) {
  if (places_fit_bytes(geometry)) {
    memory.ask(narrow_, numbers, Until::backward, Until::unused);
  } else {
    memory.ask(wide_, numbers, Until::backward, Until::unused);
  }
}

void PoolPlaces::pool_row(const WindowGeometry& geometry, PixelVectors v, const Clamp& clamp,
                          const PoolRows& rows, int64_t oh, float* y, int64_t first, Mode mode) {
  if (mode == Mode::inference) {
    max_pool_row_bytes(geometry, v, clamp, rows, oh, y, nullptr);
  } else if (narrow_.size() > 0) {
    max_pool_row_bytes(geometry, v, clamp, rows, oh, y, narrow_.data() + first);
  } else {
    max_pool_row_words(geometry, v, clamp, rows, oh, y, wide_.data() + first);
  }
}

void PoolPlaces::backward(const WindowGeometry& geometry, PixelVectors v, const float* dy, float* dx,
                          int64_t first) const {
  if (narrow_.size() > 0) {
    max_pool_backward_bytes(geometry, v, dy, narrow_.data() + first, dx);
  } else {
    max_pool_backward_words(geometry, v, dy, wide_.data() + first, dx);
  }
}

namespace {

// What both poolings have in common: a task is a part of the batch, or forward some of its rows.
class Pool : public Step {
 public:
  Pool(const WindowGeometry& geometry, Layout layout)
      : Step({geometry.input, layout}, {geometry.output, layout}), g_(geometry) {}

  BackwardReads backward_reads() const override { return {}; }

 protected:
  const WindowGeometry& g() const { return g_; }
  PixelVectors vectors() const { return pixel_vectors(input().layout, g_.input); }
  int64_t parts(int64_t images) const { return layout_parts(input().layout, images); }
  int64_t input_floats() const { return layout_part_floats(input().layout, g_.input); }
  int64_t output_floats() const { return layout_part_floats(output().layout, g_.output); }

  // Calls each(part, its output rows to compute).
  template <typename Each>
  void for_rows(int64_t images, Workers& workers, Each each) const {
    const Pieces rows = bands(parts(images), g_.output.height, input_floats() / g_.output.height);
    workers.pool().run(parts(images) * rows.count(), [&](int64_t task, int /*thread*/) {
      each(task / rows.count(), rows.range(task % rows.count()));
    });
  }

 private:
  WindowGeometry g_;
};

class MaxPool : public Pool {
 public:
  MaxPool(const WindowGeometry& geometry, const Clamp& clamp, Layout layout)
      : Pool(geometry, layout), clamp_(clamp) {}

  void prepare(const BatchLimits& limits, StepMemory& memory) override {
    places_.ask(g(), output().floats(limits.training), memory);
  }

  void forward(const float* x, float* y, int64_t images, Mode mode, Workers& workers) override {
    for_rows(images, workers, [&](int64_t part, Range rows) {
      const int64_t first = part * output_floats();
      const PoolRows from = pool_rows(g(), vectors(), x + part * input_floats());
      for (int64_t oh = rows.begin; oh < rows.end; ++oh)
        places_.pool_row(g(), vectors(), clamp_, from, oh, y + first, first, mode);
    });
  }

  void backward(const float* /*x*/, const float* /*y*/, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    if (dx == nullptr) return;
    workers.pool().run(parts(images), [&](int64_t part, int /*thread*/) {
      const int64_t first = part * output_floats();
      places_.backward(g(), vectors(), dy + first, dx + part * input_floats(), first);
    });
  }

 private:
  Clamp clamp_;
  PoolPlaces places_;
};

class AveragePool : public Pool {
 public:
  AveragePool(const WindowGeometry& geometry, const Pads& counted, Layout layout)
      : Pool(geometry, layout), counted_(counted) {}

  void forward(const float* x, float* y, int64_t images, Mode /*mode*/, Workers& workers) override {
    for_rows(images, workers, [&](int64_t part, Range rows) {
      average_pool_forward(g(), counted_, vectors(), x + part * input_floats(), rows,
                           y + part * output_floats());
    });
  }

  void backward(const float* /*x*/, const float* /*y*/, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    if (dx == nullptr) return;
    workers.pool().run(parts(images), [&](int64_t part, int /*thread*/) {
      average_pool_backward(g(), counted_, vectors(), dy + part * output_floats(),
                            dx + part * input_floats());
    });
  }

 private:
  Pads counted_;
};

}  // namespace

std::unique_ptr<Step> make_max_pool(const WindowGeometry& geometry, const Clamp& clamp, Layout layout) {
  return std::make_unique<MaxPool>(geometry, clamp, layout);
}

std::unique_ptr<Step> make_average_pool(const WindowGeometry& geometry, const Pads& counted, Layout layout) {
  return std::make_unique<AveragePool>(geometry, counted, layout);
}

}  // namespace cnn
