// Networks that between them have every kind of layer, in every place that the planning of memory knows.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "kinds/kind_list.h"
#include "spec/network_spec.h"

namespace cnn::test {

using Layers = std::vector<LayerSpec>;

inline LayerSpec conv_layer(const std::string& name, int64_t filters, int64_t kernel, int64_t stride = 1) {
  ConvSpec spec;
  spec.filters = filters;
  spec.kernel = {kernel, kernel};
  spec.stride = {stride, stride};
  spec.pad = {kernel / 2, kernel / 2};
  spec.rounding = Rounding::floor;
  return {name, spec};
}

inline LayerSpec grouped_layer(const std::string& name, int64_t filters, int64_t groups) {
  LayerSpec layer = conv_layer(name, filters, 3);
  std::get<ConvSpec>(layer.kind).groups = groups;
  return layer;
}

inline LayerSpec pool_layer(const std::string& name, PoolType type, int64_t kernel, int64_t stride) {
  PoolSpec spec;
  spec.type = type;
  spec.kernel = {kernel, kernel};
  spec.stride = {stride, stride};
  spec.pad = {kernel / 2, kernel / 2};
  spec.rounding = Rounding::floor;
  return {name, spec};
}

inline LayerSpec fc_layer(const std::string& name, int64_t units) {
  FcSpec spec;
  spec.units = units;
  return {name, spec};
}

inline LayerSpec relu6_layer(const std::string& name) {
  return {name, ActivationSpec{Relu6{}}};
}
inline LayerSpec relu_layer(const std::string& name) {
  return {name, ReluSpec{}};
}

inline LayerSpec norm_layer(const std::string& name) {
  return {name, BatchNormSpec{}};
}

inline NetworkSpec plain_kinds() {
  Layers layers = {conv_layer("c1", 6, 5),
                   relu_layer("r1"),
                   pool_layer("p1", PoolType::max, 3, 2),
                   {"lrn", LrnSpec{}},
                   conv_layer("c2", 20, 3),
                   norm_layer("n2"),
                   relu_layer("r2"),
                   pool_layer("p2", PoolType::average, 3, 1),
                   relu_layer("r3"),
                   norm_layer("n3"),
                   {"drop1", DropoutSpec{0.3, true}},
                   {"scale", ScaleSpec{1.5}},
                   {"slopes", PreluSpec{.slope = 0.3}},
                   {"slope", PreluSpec{.shared = true}}};
  for_each_kind<Activation>([&](const auto& function) {
    layers.push_back({function.text.word, ActivationSpec{function}});
  });
  layers.push_back(fc_layer("fc1", 24));
  layers.push_back(relu_layer("r4"));
  layers.push_back({"drop2", DropoutSpec{0.4, false}});
  layers.push_back(fc_layer("fc2", 3));
  layers.push_back({"softmax", SoftmaxSpec{}});
  return {{2, 15, 13}, std::move(layers)};
}

// Residuals whose ways end in what may be written over and in what may not, one in another, and branches.
inline NetworkSpec nested_kinds() {
  const auto residual = [](const std::string& name, Layers layers) {
    return LayerSpec{name, ResidualSpec{std::move(layers)}};
  };
  const LayerSpec inner = residual("a.i", {conv_layer("a.i.c", 20, 1), norm_layer("a.i.n")});
  const auto gate = [](const std::string& name, int64_t channels) {
    return LayerSpec{name, GateSpec{{{name + ".p", GlobalPoolSpec{}},
                                     conv_layer(name + ".c", 3, 1),
                                     relu_layer(name + ".r"),
                                     conv_layer(name + ".d", channels, 1),
                                     {name + ".s", ActivationSpec{Sigmoid{}}}}}};
  };
  Layers layers = {
      conv_layer("c", 20, 3),
      norm_layer("n"),
      relu_layer("r"),
      pool_layer("p", PoolType::max, 3, 2),
      residual("a", {inner, relu_layer("a.r"), gate("a.g", 20), conv_layer("a.c", 20, 3), norm_layer("a.n")}),
      relu6_layer("ra"),
      residual("b", {conv_layer("b.c", 20, 3), relu_layer("b.r")}),     // a copy
      residual("d", {conv_layer("d.c", 24, 3, 2), relu_layer("d.r")}),  // into the shortcut
      residual("e", {grouped_layer("e.c", 24, 6), relu6_layer("e.r"),
                     residual("e.i", {grouped_layer("e.i.c", 24, 24), gate("e.i.g", 24)})}),
      relu_layer("re"),
      gate("g", 24),
      {"m", BranchesSpec{{{conv_layer("m.1.c", 7, 1), relu6_layer("m.1.r")},
                          {conv_layer("m.2.c", 5, 1), relu_layer("m.2.r"), conv_layer("m.2.d", 9, 3),
                           norm_layer("m.2.n"), relu6_layer("m.2.s")},
                          {pool_layer("m.3.p", PoolType::max, 3, 1)},
                          {conv_layer("m.4.c", 4, 3), {"m.4.g", ActivationSpec{Gelu{}}}}}}},
      {"lrn", LrnSpec{}},
      {"global", GlobalPoolSpec{}},
      fc_layer("fc", 3),
      {"softmax", SoftmaxSpec{}}};
  return {{3, 17, 15}, std::move(layers)};
}

// Nothing that learns comes before the ways, but a gate on the images; some do not learn either.
inline NetworkSpec ways_first() {
  return {{16, 9, 9},
          {{"i", GateSpec{{fc_layer("i.f", 16)}}},
           {"scale", ScaleSpec{0.5}},
           {"m", BranchesSpec{{{pool_layer("m.1.p", PoolType::average, 3, 1)},
                               {conv_layer("m.2.c", 8, 3), relu_layer("m.2.r")}}}},
           {"d", ResidualSpec{{pool_layer("d.p", PoolType::max, 3, 1)}}},
           {"g", GateSpec{{{"g.p", GlobalPoolSpec{PoolType::max}}, {"g.s", ActivationSpec{Sigmoid{}}}}}},
           fc_layer("fc", 4),
           {"softmax", SoftmaxSpec{}}}};
}

}  // namespace cnn::test
