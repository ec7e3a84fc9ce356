#include "layers/change_layout.h"

namespace cnn {
namespace {

// x dense -> y in the port's layout; a task is one part of it.
void from_dense(const float* x, const Port& port, float* y, int64_t images, Workers& workers) {
  const int64_t size = port.volume.size();
  const int64_t part_floats = layout_part_floats(port.layout, port.volume);
  workers.pool().run(layout_parts(port.layout, images), [&](int64_t part, int /*thread*/) {
    if (port.layout == Layout::lanes) {
      const Range group = Pieces{images, lane_count()}.range(part);
      to_lanes(x + group.begin * size, group.size(), size, y + part * part_floats);
    } else {
      to_channels_last(port.volume, x + part * size, y + part * part_floats);
    }
  });
}

void to_dense(const Port& port, const float* x, float* y, int64_t images, Workers& workers) {
  const int64_t size = port.volume.size();
  const int64_t part_floats = layout_part_floats(port.layout, port.volume);
  workers.pool().run(layout_parts(port.layout, images), [&](int64_t part, int /*thread*/) {
    if (port.layout == Layout::lanes) {
      const Range group = Pieces{images, lane_count()}.range(part);
      from_lanes(x + part * part_floats, group.size(), size, y + group.begin * size);
    } else {
      from_channels_last(port.volume, x + part * part_floats, y + part * size);
    }
  });
}

class ChangeLayout : public Step {
 public:
  using Step::Step;

  BackwardReads backward_reads() const override { return {}; }

  void forward(const float* x, float* y, int64_t images, Mode /*mode*/, Workers& workers) override {
    change(input(), x, output(), y, images, workers);
  }

  void backward(const float* /*x*/, const float* /*y*/, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    if (dx != nullptr) change(output(), dy, input(), dx, images, workers);
  }

 private:
  static void change(const Port& from, const float* x, const Port& to, float* y, int64_t images,
                     Workers& workers) {
    if (from.layout == Layout::dense) {
      from_dense(x, to, y, images, workers);
    } else {
      to_dense(from, x, y, images, workers);
    }
  }
};

}  // namespace

std::unique_ptr<Step> make_change_layout(const Volume& volume, Layout from, Layout to) {
  return std::make_unique<ChangeLayout>(Port{volume, from}, Port{volume, to});
}

}  // namespace cnn
