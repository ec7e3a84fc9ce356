#include "explain/explanation.h"

#include <algorithm>
#include <numeric>

namespace cnn {
namespace {

std::vector<float> seed_of(const Probe& probe, int64_t class_index) {
  std::vector<float> seed(static_cast<size_t>(probe.plan().classes()));
  seed[static_cast<size_t>(class_index)] = 1;
  return seed;
}

// (H, W): the sum over channels of activation*weight, of which `weight_at(channel, pixel)` is one.
template <typename WeightAt>
std::vector<float> weighted_sum(const Look& look, WeightAt weight_at) {
  const int64_t pixels = look.volume.pixels();
  std::vector<double> sums(static_cast<size_t>(pixels));
  for (int64_t c = 0; c < look.volume.channels; ++c) {
    for (int64_t p = 0; p < pixels; ++p) {
      const auto i = static_cast<size_t>(c * pixels + p);
      sums[static_cast<size_t>(p)] += double{look.activation[i]} * weight_at(c, p);
    }
  }
  return {sums.begin(), sums.end()};
}

std::vector<float> hirescam(const Look& look) {
  const int64_t pixels = look.volume.pixels();
  return weighted_sum(
      look, [&](int64_t c, int64_t p) { return double{look.gradient[static_cast<size_t>(c * pixels + p)]}; });
}

std::vector<float> gradcam(const Look& look) {
  const int64_t pixels = look.volume.pixels();
  std::vector<double> means;
  for (int64_t c = 0; c < look.volume.channels; ++c) {
    const auto first = look.gradient.begin() + c * pixels;
    means.push_back(std::accumulate(first, first + pixels, 0.0) / static_cast<double>(pixels));
  }
  return weighted_sum(look, [&](int64_t c, int64_t /*p*/) { return means[static_cast<size_t>(c)]; });
}

// Where windows of `length` begin along a side, the last one at its end.
std::vector<int64_t> places(int64_t side, int64_t length, int64_t stride) {
  std::vector<int64_t> result;
  for (int64_t at = 0; at + length < side; at += stride) result.push_back(at);
  result.push_back(side - length);
  return result;
}

void cover(const Volume& volume, const ExplainWish& wish, int64_t top, int64_t left,
           std::vector<float>& image) {
  for (int64_t c = 0; c < volume.channels; ++c) {
    for (int64_t y = top; y < top + wish.window.height; ++y) {
      const int64_t row = (c * volume.height + y) * volume.width;
      std::fill_n(image.begin() + row + left, wish.window.width, wish.fill[static_cast<size_t>(c)]);
    }
  }
}

void occlude(Probe& probe, std::span<const float> image, const ExplainWish& wish, Explanation& result) {
  const Volume& volume = probe.plan().input;
  const auto rows = places(volume.height, wish.window.height, wish.stride.height);
  const auto columns = places(volume.width, wish.window.width, wish.stride.width);
  result.volume = {1, std::ssize(rows), std::ssize(columns)};
  for (const int64_t top : rows) {
    for (const int64_t left : columns) {
      std::vector<float> covered(image.begin(), image.end());
      cover(volume, wish, top, left, covered);
      probe.forward(covered);
      result.map.push_back(result.logit - probe.scores()[static_cast<size_t>(wish.class_index)]);
    }
  }
}

void go_back(Probe& probe, const ExplainWish& wish, Explanation& result) {
  probe.backward(seed_of(probe, wish.class_index), rule_of(wish.method));
  const bool is_cam = wish.method == Method::hirescam || wish.method == Method::gradcam;
  const Look& look = is_cam ? probe.look(wish.layer) : probe.looks().front();
  result.layer = look.layer;
  result.volume = look.volume;
  if (!is_cam) {
    result.map = look.gradient;
    return;
  }
  result.volume.channels = 1;
  result.map = wish.method == Method::hirescam ? hirescam(look) : gradcam(look);
}

}  // namespace

const char* word_of(Method method) {
  switch (method) {
    case Method::hirescam:
      return "hirescam";
    case Method::gradcam:
      return "gradcam";
    case Method::gradient:
      return "gradient";
    case Method::guided:
      return "guided";
    case Method::deconv:
      return "deconv";
    case Method::occlusion:
      return "occlusion";
  }
  return nullptr;
}

Method method_named(const std::string& word) {
  return *std::ranges::find_if(kMethods, [&](Method method) { return word == word_of(method); });
}

ReluRule rule_of(Method method) {
  if (method == Method::guided) return ReluRule::guided;
  return method == Method::deconv ? ReluRule::deconv : ReluRule::gradient;
}

MapFigures figures_of(std::span<const float> map) {
  const auto [least, greatest] = std::ranges::minmax_element(map);
  return {std::accumulate(map.begin(), map.end(), 0.0), *least, *greatest};
}

std::string map_layer(const NetworkPlan& plan) {
  std::string last = "input";
  for (const LayerPlan& layer : plan.layers) {
    if (layer.output.pixels() > 1) last = layer.spec.name;
  }
  return last;
}

Size2 occlusion_window(const Volume& image) {
  return {std::max<int64_t>(1, image.height / 4), std::max<int64_t>(1, image.width / 4)};
}

Size2 occlusion_stride(const Size2& window) {
  return {std::max<int64_t>(1, window.height / 2), std::max<int64_t>(1, window.width / 2)};
}

Explanation explain(Probe& probe, std::span<const float> image, const ExplainWish& wish) {
  Explanation result;
  result.method = wish.method;
  result.layer = "input";
  result.class_index = wish.class_index;
  probe.forward(image);
  result.logit = probe.scores()[static_cast<size_t>(wish.class_index)];
  if (wish.method == Method::occlusion) {
    occlude(probe, image, wish, result);
  } else {
    go_back(probe, wish, result);
  }
  result.figures = figures_of(result.map);
  return result;
}

}  // namespace cnn
