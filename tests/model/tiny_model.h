// The smallest network that has all that a model file can hold.
#pragma once

#include <string>
#include <vector>

#include "model/model_file.h"

namespace cnn {

struct TinyModel {
  ModelInfo info;
  std::vector<std::vector<float>> values;
  std::vector<TensorView> tensors;  // of `values`

  TinyModel() {
    info.spec.name = "tiny";
    info.spec.network.input = {.channels = 1, .height = 4, .width = 3};
    ConvSpec conv;
    conv.filters = 2;
    conv.kernel = {.height = 3, .width = 2};
    FcSpec fc;
    fc.units = 3;
    fc.bias = false;
    info.spec.network.layers = {
        {"conv1", conv}, {"relu1", ReluSpec{}}, {"fc1", fc}, {"softmax1", SoftmaxSpec{}}};
    info.classes = {"cat", "dog \"Rex\"", "Käse"};
    info.epoch = 7;
    info.step = 6559;
    values = {std::vector<float>(12), {0.5F, -0.0F}, std::vector<float>(24)};
    for (size_t i = 0; i < 12; ++i) values[0][i] = 0.1F * static_cast<float>(i) - 0.6F;
    for (size_t i = 0; i < 24; ++i) values[2][i] = 1.0F / static_cast<float>(i + 1);
    tensors = {{"conv1.weight", {2, 1, 3, 2}, values[0]},
               {"conv1.bias", {2}, values[1]},
               {"fc1.weight", {3, 8}, values[2]}};
  }
  TinyModel(const TinyModel&) = delete;
  TinyModel& operator=(const TinyModel&) = delete;
};

}  // namespace cnn
