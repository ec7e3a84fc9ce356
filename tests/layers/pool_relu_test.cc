#include <catch2/catch.hpp>

#include "layers/gradient_check.h"
#include "layers/pool.h"
#include "layers/relu.h"

namespace cnn {
namespace {

const std::vector<WindowGeometry> kGeometries = {
    {{2, 6, 6}, {2, 3, 3}, {2, 2}, {2, 2}, {0, 0}},     {{1, 7, 7}, {1, 3, 3}, {3, 3}, {2, 2}, {0, 0}},
    {{2, 5, 6}, {2, 5, 4}, {3, 2}, {1, 2}, {1, 1}},      // padded, rectangular
    {{1, 8, 8}, {1, 4, 4}, {3, 3}, {2, 2}, {0, 0}},      // rounded up
    {{1, 20, 20}, {1, 2, 2}, {17, 17}, {3, 3}, {0, 0}},  // windows of more than 256 places
};

TEST_CASE("max pool: gradients match finite differences, with and without a clamp") {
  for (const WindowGeometry& g : kGeometries) {
    for (const Layout layout : {Layout::channels_last, Layout::lanes}) {
      for (const Clamp& clamp : {kNoClamp, kRelu, Clamp{0, 0.5F}}) {
        check_gradients({[&] { return make_max_pool(g, clamp, layout); }, {}}, 3, 4e-3F);
      }
    }
  }
}

TEST_CASE("average pool: gradients match finite differences") {
  for (const WindowGeometry& g : kGeometries) {
    for (const Layout layout : {Layout::channels_last, Layout::lanes}) {
      for (const Pads& counted : {Pads(g.pad, g.pad), Pads(), Pads(g.pad, {1, 0})})
        check_gradients({[&] { return make_average_pool(g, counted, layout); }, {}}, 3);
    }
  }
}

TEST_CASE("relu: gradients match finite differences, and the gradient at 0 is 0") {
  for (const Layout layout : {Layout::dense, Layout::channels_last, Layout::lanes}) {
    check_gradients({[&] { return make_relu({{12, 1, 1}, layout}); }, {}}, 4, 4e-3F);
  }
  const auto step = make_relu({{1, 1, 1}});
  Workers workers(1);
  const float x = 0;
  float y = 1;
  float dy = 5;
  float dx = 1;
  step->forward(&x, &y, 1, Mode::training, workers);
  step->backward(&x, &y, &dy, &dx, 1, workers);
  CHECK(y == 0);
  CHECK(dx == 0);
}

}  // namespace
}  // namespace cnn
