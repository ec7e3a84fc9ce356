// Networks for the tests of this folder, short to write: net({1, 28, 28}, {conv(10, 5), pool(2), relu(),
// fc(10), softmax()}).
#pragma once

#include <initializer_list>
#include <string>

#include "spec/network_spec.h"

namespace cnn::test {

inline LayerKind conv(int64_t filters, int64_t kernel, int64_t stride = 1, int64_t pad = 0) {
  ConvSpec spec;
  spec.filters = filters;
  spec.kernel = {kernel, kernel};
  spec.stride = {stride, stride};
  spec.pad = {pad, pad};
  return spec;
}

inline LayerKind pool(int64_t kernel, int64_t stride, Rounding rounding = Rounding::exact) {
  PoolSpec spec;
  spec.kernel = {kernel, kernel};
  spec.stride = {stride, stride};
  spec.rounding = rounding;
  return spec;
}

inline LayerKind pool(int64_t kernel) {
  return pool(kernel, kernel);
}
inline LayerKind relu() {
  return ReluSpec{};
}
inline LayerKind softmax() {
  return SoftmaxSpec{};
}

inline LayerKind fc(int64_t units) {
  FcSpec spec;
  spec.units = units;
  return spec;
}

// Layers are named "1conv", "2pool", ...
inline NetworkSpec net(const Volume& input, const std::vector<LayerKind>& kinds) {
  NetworkSpec spec{input, {}};
  for (const LayerKind& kind : kinds) {
    spec.layers.push_back({std::to_string(spec.layers.size() + 1) + type_name(kind), kind});
  }
  return spec;
}

// The published networks.

inline NetworkSpec lecture_net() {
  return net({1, 28, 28}, {conv(10, 5), pool(2), relu(), conv(20, 5), pool(2), relu(), fc(10), softmax()});
}

inline NetworkSpec caffe_lenet() {
  return net({1, 28, 28}, {conv(20, 5), pool(2), conv(50, 5), pool(2), fc(500), relu(), fc(10), softmax()});
}

inline NetworkSpec convnetjs_cifar10() {
  return net({3, 32, 32}, {conv(16, 5, 1, 2), relu(), pool(2), conv(20, 5, 1, 2), relu(), pool(2),
                           conv(20, 5, 1, 2), relu(), pool(2), fc(10), softmax()});
}

inline NetworkSpec cifar10_quick() {
  const LayerKind overlapping = pool(3, 2, Rounding::ceil);
  return net({3, 32, 32}, {conv(32, 5, 1, 2), overlapping, relu(), conv(32, 5, 1, 2), relu(), overlapping,
                           conv(64, 5, 1, 2), relu(), overlapping, fc(64), fc(10), softmax()});
}

inline NetworkSpec alexnet() {
  return net({3, 227, 227}, {conv(96, 11, 4), relu(), pool(3, 2), conv(256, 5, 1, 2), relu(), pool(3, 2),
                             conv(384, 3, 1, 1), relu(), conv(384, 3, 1, 1), relu(), conv(256, 3, 1, 1),
                             relu(), pool(3, 2), fc(4096), relu(), fc(4096), relu(), fc(1000), softmax()});
}

inline NetworkSpec vgg16() {
  std::vector<LayerKind> kinds;
  const int64_t filters[] = {64, 128, 256, 512, 512};
  const int convs[] = {2, 2, 3, 3, 3};
  for (int block = 0; block < 5; ++block) {
    for (int i = 0; i < convs[block]; ++i) {
      kinds.push_back(conv(filters[block], 3, 1, 1));
      kinds.push_back(relu());
    }
    kinds.push_back(pool(2));
  }
  for (const LayerKind& kind : {fc(4096), relu(), fc(4096), relu(), fc(1000), softmax()})
    kinds.push_back(kind);
  return net({3, 224, 224}, kinds);
}

}  // namespace cnn::test
