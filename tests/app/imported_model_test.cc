#include "app/imported_model.h"

#include <catch2/catch.hpp>
#include <limits>

#include "thrown.h"

namespace cnn::app {
namespace {

Imported imported_of(const Volume& input) {
  Imported imported;
  FcSpec fc;
  fc.units = 2;
  imported.weights.network.input = input;
  imported.weights.network.layers = {{"fc1", fc}, {"softmax1", SoftmaxSpec{}}};
  imported.weights.values = {std::vector<float>(static_cast<size_t>(2 * input.size())), {0, 0}};
  return imported;
}

ModelInfo model_of(Imported imported, const ImportWishes& wishes) {
  return imported_model(imported, wishes, "net.pth", "/there/net.bin");
}

}  // namespace

TEST_CASE("imported model: the config that tensors go into says where data are and how pixels are prepared") {
  ImportWishes wishes;
  wishes.data = DataSpec();
  wishes.data->root = "/data/mnist";
  wishes.data->normalize = Normalization{{0.125}, {0.25}};
  CHECK(model_of(imported_of({1, 28, 28}), wishes).spec.data == wishes.data);
  CHECK(model_of(imported_of({1, 28, 28}), {}).spec.data->root == "/there/data");

  wishes.scale = 1;  // said on the command line
  CHECK(std::get<Normalization>(model_of(imported_of({1, 28, 28}), wishes).spec.data->normalize).mean ==
        std::vector<double>{0});
  wishes.scale.reset();
  wishes.data->normalize = AutoNormalization();  // what it measured is not known
  CHECK(std::holds_alternative<std::monostate>(
      model_of(imported_of({1, 28, 28}), wishes).spec.data->normalize));
}

TEST_CASE("imported model: numbers that prepare no pixels are refused") {
  const auto refused = [](const Volume& input, const ImportWishes& wishes) {
    return thrown(Failure::usage, [&] { model_of(imported_of(input), wishes); });
  };
  CHECK(refused({1, 28, 28}, {.bgr = true}) ==
        "--bgr: blue, green and red are three channels, and the images of net.pth have 1 channel");
  CHECK(refused({1, 28, 28}, {.scale = 0}) == "--scale is to be a number above 0");
  CHECK(refused({3, 8, 8}, {.mean = {1, 2}}) == "--mean has 2 numbers, and images have 3 channels");
  CHECK(refused({1, 8, 8}, {.mean = {std::numeric_limits<double>::quiet_NaN()}}) ==
        "--mean is to be of finite numbers");
}

}  // namespace cnn::app
