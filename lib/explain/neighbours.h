// Images that a network takes for alike: what its last hidden layer gives for them points the same way, as
// Krizhevsky et al., "ImageNet classification with deep convolutional neural networks", 2012, show it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "network/probe.h"
#include "spec/network_spec.h"

namespace cnn {

// The layer that the last one with weights reads: what it gives are an image's features. "input" where there
// is none.
std::string hidden_layer(const NetworkPlan& plan);

// Of `image`, (C, H, W) normalized, by hidden_layer(), of length 1; all zeros where the layer gives zeros.
std::vector<float> features_of(Probe& probe, std::span<const float> image);

struct Neighbour {
  int64_t index = 0;  // in the order added
  float cosine = 0;

  bool operator==(const Neighbour&) const = default;
};

// The nearest of many images to each of some others. Holds those others' features and a block of the many.
class Neighbours {
 public:
  // `queries`: features of images, all of the same size, at least one. Keeps `most`, at least one, for each.
  Neighbours(const std::vector<std::vector<float>>& queries, int64_t most);

  void add(std::span<const float> features);

  // Of each query those added so far, nearest first, of equals the one added first.
  const std::vector<std::vector<Neighbour>>& nearest();

 private:
  void compare();
  void insert(std::vector<Neighbour>& found, const Neighbour& next) const;

  int64_t size_;
  int64_t most_;
  std::vector<float> queries_;  // (queries, size)
  std::vector<float> block_;    // (images, size)
  std::vector<float> cosines_;  // (images, queries)
  int64_t added_ = 0;           // before the block
  std::vector<std::vector<Neighbour>> nearest_;
};

// The class of most of the neighbours, of equals that of the nearest. `labels`: of all added, at least one
// neighbour.
int32_t vote(const std::vector<Neighbour>& neighbours, std::span<const int32_t> labels);

}  // namespace cnn
