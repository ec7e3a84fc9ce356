#include "layers/join.h"

#include "kernels/concatenate.h"
#include "layers/elementwise.h"

namespace cnn {
namespace {

class Add : public Step {
 public:
  Add(const Port& port, const Clamp& clamp) : Step(port, port), clamp_(clamp) {}

  BackwardReads backward_reads() const override { return {.x = false, .y = clamp_.is_any()}; }
  bool changes_output_gradient() const override { return clamp_.is_any(); }

  void forward(const float* x, float* y, int64_t images, Mode /*mode*/, Workers& workers) override {
    for_pieces(output().floats(images), workers,
               [&](Range part) { add_numbers(x + part.begin, clamp_, y + part.begin, part.size()); });
  }

  void backward(const float* /*x*/, const float* y, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    const int64_t floats = output().floats(images);
    if (!clamp_.is_any()) {
      if (dx != nullptr) copy_to(dx, dy, floats, workers);
      return;
    }
    for_pieces(floats, workers, [&](Range part) {
      clamp_gradient(y + part.begin, clamp_, dy + part.begin, dy + part.begin, part.size());
      if (dx != nullptr) std::copy(dy + part.begin, dy + part.end, dx + part.begin);
    });
  }

 private:
  Clamp clamp_;
};

class PutChannels : public Step {
 public:
  PutChannels(const Port& part, const Port& whole, int64_t first, const Clamp& clamp, bool is_last)
      : Step(part, whole), first_(first), clamp_(clamp), is_last_(is_last) {}

  BackwardReads backward_reads() const override { return {.x = false, .y = clamp_.is_any()}; }

  void forward(const float* x, float* y, int64_t images, Mode /*mode*/, Workers& workers) override {
    if (output().layout == Layout::channels_last) return put_rows(x, y, images, workers);
    workers.pool().run(parts(images), [&](int64_t part, int /*thread*/) {
      put_channels(input().layout, input().volume, x + part * floats_of(input()), first_, clamp_,
                   output().volume, y + part * floats_of(output()));
    });
  }

  void backward(const float* /*x*/, const float* y, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    if (dx == nullptr) return;
    workers.pool().run(parts(images), [&](int64_t part, int /*thread*/) {
      const int64_t whole = part * floats_of(output());
      take_channels(input().layout, output().volume, dy + whole, clamp_.is_any() ? y + whole : nullptr,
                    clamp_, first_, input().volume, dx + part * floats_of(input()));
    });
  }

 private:
  // Where pixels lie one after another, some rows of them are a volume, too.
  void put_rows(const float* x, float* y, int64_t images, Workers& workers) const {
    const auto some = [](Volume volume, int64_t rows) { return Volume{volume.channels, rows, volume.width}; };
    const int64_t height = input().volume.height;
    const Pieces rows = bands(images, height, floats_of(output()) / height);
    workers.pool().run(images * rows.count(), [&](int64_t task, int /*thread*/) {
      const Range own = rows.range(task % rows.count());
      const int64_t row = task / rows.count() * height + own.begin;
      float* whole = y + row * (floats_of(output()) / height);
      const Volume all = some(output().volume, own.size());
      put_channels(Layout::channels_last, some(input().volume, own.size()),
                   x + row * (floats_of(input()) / height), first_, clamp_, all, whole);
      if (is_last_) clear_padding_channels(all, whole);
    });
  }
  int64_t parts(int64_t images) const { return layout_parts(input().layout, images); }
  static int64_t floats_of(const Port& port) { return layout_part_floats(port.layout, port.volume); }

  int64_t first_;
  Clamp clamp_;
  bool is_last_;
};

class Gate : public Step {
 public:
  Gate(const Port& factors, const Port& port) : Step(factors, port) {}

  BackwardReads backward_reads() const override { return {.x = true, .y = true}; }
  bool changes_output_gradient() const override { return true; }

  void forward(const float* x, float* y, int64_t images, Mode /*mode*/, Workers& workers) override {
    for_rows(images, workers,
             [&](int64_t own, int64_t whole) { multiply_rows(x + own, rows(), columns(), y + whole); });
  }

  void backward(const float* x, const float* y, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    for_rows(images, workers, [&](int64_t own, int64_t whole) {
      multiply_rows_gradient(y + whole, x + own, rows(), columns(), dy + whole, dx + own);
    });
  }

 private:
  // Pixels, and what lies beside each other in one of them: all channels, or the lanes or the number of one.
  int64_t rows() const { return output().volume.pixels(); }
  int64_t columns() const { return layout_part_floats(input().layout, input().volume) / planes(); }
  int64_t planes() const { return output().layout == Layout::channels_last ? 1 : output().volume.channels; }

  // Calls each(where its factors begin, where its rows do) for each plane.
  template <typename Each>
  void for_rows(int64_t images, Workers& workers, Each each) const {
    workers.pool().run(layout_parts(output().layout, images), [&](int64_t part, int /*thread*/) {
      for (int64_t plane = part * planes(); plane < (part + 1) * planes(); ++plane)
        each(plane * columns(), plane * columns() * rows());
    });
  }
};

class Copy : public Step {
 public:
  explicit Copy(const Port& port) : Step(port, port) {}

  BackwardReads backward_reads() const override { return {}; }

  void forward(const float* x, float* y, int64_t images, Mode /*mode*/, Workers& workers) override {
    copy_to(y, x, input().floats(images), workers);
  }

  void backward(const float* /*x*/, const float* /*y*/, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    if (dx != nullptr) copy_to(dx, dy, input().floats(images), workers);
  }
};

}  // namespace

std::unique_ptr<Step> make_add(const Port& port, const Clamp& clamp) {
  return std::make_unique<Add>(port, clamp);
}

std::unique_ptr<Step> make_put_channels(const Port& part, const Port& whole, int64_t first,
                                        const Clamp& clamp, bool is_last) {
  return std::make_unique<PutChannels>(part, whole, first, clamp, is_last);
}

std::unique_ptr<Step> make_gate(const Port& factors, const Port& port) {
  return std::make_unique<Gate>(factors, port);
}

std::unique_ptr<Step> make_copy(const Port& port) {
  return std::make_unique<Copy>(port);
}

}  // namespace cnn
