#include "explain/neighbours.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "kernels/gemm.h"

namespace cnn {
namespace {

constexpr int64_t kBlock = 256;  // images compared in one product

}  // namespace

std::string hidden_layer(const NetworkPlan& plan) {
  std::string before = "input";
  std::string hidden = before;
  for (const LayerPlan& layer : plan.layers) {
    const bool gives_scores = layer.parameter_count > 0 || !layer.paths.empty();
    if (gives_scores && layer.output != layer.input) hidden = before;
    before = layer.spec.name;
  }
  return hidden;
}

std::vector<float> features_of(Probe& probe, std::span<const float> image) {
  probe.forward(image);
  std::vector<float> features = probe.look(hidden_layer(probe.plan())).activation;
  double squares = 0;
  for (const float value : features) squares += double{value} * value;
  if (squares == 0) return features;
  const double length = std::sqrt(squares);
  for (float& value : features) value = static_cast<float>(value / length);
  return features;
}

Neighbours::Neighbours(const std::vector<std::vector<float>>& queries, int64_t most)
    : size_(std::ssize(queries.front())), most_(most), nearest_(queries.size()) {
  for (const auto& query : queries) queries_.insert(queries_.end(), query.begin(), query.end());
}

void Neighbours::add(std::span<const float> features) {
  block_.insert(block_.end(), features.begin(), features.end());
  if (std::ssize(block_) == kBlock * size_) compare();
}

const std::vector<std::vector<Neighbour>>& Neighbours::nearest() {
  compare();
  return nearest_;
}

void Neighbours::compare() {
  const int64_t images = std::ssize(block_) / size_;
  const int64_t queries = std::ssize(nearest_);
  if (images == 0) return;
  cosines_.resize(static_cast<size_t>(images * queries));
  gemm(Transpose::no, Transpose::yes, images, queries, size_, block_.data(), size_, queries_.data(), size_, 0,
       cosines_.data(), queries);
  for (int64_t i = 0; i < images; ++i) {
    for (int64_t q = 0; q < queries; ++q)
      insert(nearest_[static_cast<size_t>(q)], {added_ + i, cosines_[static_cast<size_t>(i * queries + q)]});
  }
  added_ += images;
  block_.clear();
}

void Neighbours::insert(std::vector<Neighbour>& found, const Neighbour& next) const {
  if (std::ssize(found) == most_ && next.cosine <= found.back().cosine) return;
  const auto place = std::ranges::upper_bound(found, next.cosine, std::ranges::greater(), &Neighbour::cosine);
  found.insert(place, next);
  if (std::ssize(found) > most_) found.pop_back();
}

int32_t vote(const std::vector<Neighbour>& neighbours, std::span<const int32_t> labels) {
  std::map<int32_t, int64_t> votes;
  int64_t most = 0;
  for (const Neighbour& one : neighbours)
    most = std::max(most, ++votes[labels[static_cast<size_t>(one.index)]]);
  for (const Neighbour& one : neighbours) {
    const int32_t label = labels[static_cast<size_t>(one.index)];
    if (votes[label] == most) return label;
  }
  return labels[static_cast<size_t>(neighbours.front().index)];
}

}  // namespace cnn
