#include "run/whiten.h"

#include <catch2/catch.hpp>

#include "train/columns.h"

namespace cnn {

TEST_CASE(
    "whiten: what the filters see of the training images' patches is white, and twice, with both signs") {
  RunSpec spec = make_spec();
  ConvSpec& conv = std::get<ConvSpec>(spec.network.layers[0].kind);
  conv.kernel = {2, 2};
  conv.filters = 8;
  conv.init.kind = InitKind::whiten;
  spec.data->normalize = Normalization{{0.4}, {0.3}};
  const OpenedData data = make_data(20);
  Workers workers(2);
  Network network(plan_network(spec.network), {0, 4}, workers);
  network.initialize(1);
  whiten_first_conv(data, *spec.data, network, workers.pool());
  const std::span<const float> w = network.parameters().front().value;
  for (size_t i = 0; i < 16; ++i) CHECK(w[16 + i] == -w[i]);
  double moments[4][4] = {};
  int64_t patches = 0;
  for (const int64_t image : data.training.indices) {
    const uint8_t* pixels = data.train.pixels_of(image);
    for (int64_t y = 0; y < 5; ++y) {
      for (int64_t x = 0; x < 5; ++x, ++patches) {
        double out[4] = {};
        for (size_t f = 0; f < 4; ++f) {
          for (int64_t k = 0; k < 4; ++k) {
            const double pixel = (pixels[(y + k / 2) * 6 + x + k % 2] / 255.0 - 0.4) / 0.3;
            out[f] += static_cast<double>(w[f * 4 + static_cast<size_t>(k)]) * pixel;
          }
        }
        for (size_t f = 0; f < 4; ++f) {
          for (size_t g = 0; g < 4; ++g) moments[f][g] += out[f] * out[g];
        }
      }
    }
  }
  for (size_t f = 0; f < 4; ++f) {
    for (size_t g = 0; g < 4; ++g)
      CHECK(moments[f][g] / static_cast<double>(patches) == Approx(f == g ? 1 : 0).margin(5e-3));
  }
}

TEST_CASE("whiten: other first layers stay as they were drawn") {
  const RunSpec spec = make_spec();
  const OpenedData data = make_data(20);
  Workers workers(1);
  Network network(plan_network(spec.network), {0, 4}, workers);
  network.initialize(1);
  const std::span<const float> w = network.parameters().front().value;
  const std::vector<float> before(w.begin(), w.end());
  whiten_first_conv(data, *spec.data, network, workers.pool());
  CHECK(std::equal(w.begin(), w.end(), before.begin()));
}

}  // namespace cnn
