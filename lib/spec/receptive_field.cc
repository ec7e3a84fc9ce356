#include "spec/receptive_field.h"

#include <algorithm>

#include "spec/checked.h"
#include "spec/windows.h"

namespace cnn {
namespace {

constexpr int64_t kMost = 1'000'000'000'000'000;

Size2 larger(const Size2& a, const Size2& b) {
  return {std::max(a.height, b.height), std::max(a.width, b.width)};
}

ReceptiveField joined(const ReceptiveField& a, const ReceptiveField& b) {
  return {larger(a.size, b.size), larger(a.stride, b.stride), a.is_whole || b.is_whole};
}

// What a layer without paths of its own makes of the field before it.
struct After {
  const ReceptiveField& before;
  const Volume& image;

  ReceptiveField operator()(const ConvSpec& conv) const {
    return window(windows_of(conv).extent(), conv.stride);
  }
  ReceptiveField operator()(const PoolSpec& pool) const { return window(pool.kernel, pool.stride); }
  ReceptiveField operator()(const FcSpec&) const { return whole(); }
  ReceptiveField operator()(const GlobalPoolSpec&) const { return whole(); }
  template <typename Other>
  ReceptiveField operator()(const Other&) const {
    return before;
  }

  ReceptiveField window(const Size2& kernel, const Size2& stride) const {
    return before.is_whole ? before : after_window(before, kernel, stride);
  }
  ReceptiveField whole() const {
    const Size2 side{image.height, image.width};
    return {side, side, true};
  }
};

// Adds those of `layers`, which follow on `field`, to `all`; what follows on them.
ReceptiveField walk(const std::vector<LayerPlan>& layers, ReceptiveField field, const Volume& image,
                    std::vector<LayerFields>& all) {
  for (const LayerPlan& layer : layers) {
    const ReceptiveField before = field;
    if (layer.paths.empty()) {
      field = std::visit(After{before, image}, layer.spec.kind);
    } else {
      field = walk(layer.paths[0], before, image, all);
      for (size_t i = 1; i < layer.paths.size(); ++i) {
        field = joined(field, walk(layer.paths[i], before, image, all));
      }
      if (takes_input_itself(layer)) field = joined(field, before);
    }
    all.push_back({before, field});
  }
  return field;
}

int64_t grown(int64_t size, int64_t kernel, int64_t stride) {
  const int64_t more = checked_product({kernel - 1, stride}).value_or(kMost);
  return std::min(kMost, checked_sum({size, more}).value_or(kMost));
}

int64_t multiplied(int64_t a, int64_t b) {
  return std::min(kMost, checked_product({a, b}).value_or(kMost));
}

}  // namespace

ReceptiveField after_window(const ReceptiveField& field, const Size2& kernel, const Size2& stride) {
  return {{grown(field.size.height, kernel.height, field.stride.height),
           grown(field.size.width, kernel.width, field.stride.width)},
          {multiplied(field.stride.height, stride.height), multiplied(field.stride.width, stride.width)},
          false};
}

std::vector<LayerFields> receptive_fields(const NetworkPlan& plan) {
  std::vector<LayerFields> all;
  walk(plan.layers, {}, plan.input, all);
  return all;
}

}  // namespace cnn
