#include "report/drawn_layers.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace cnn {

namespace {

constexpr size_t kLongestRepeat = 16;  // layers

std::string sides(const Size2& size) {
  return std::to_string(size.width) + "×" + std::to_string(size.height);
}

std::string side(const Size2& size) {
  return size.width == size.height ? std::to_string(size.width) : sides(size);
}

void add_pad(const Pads& pad, std::vector<std::string>& lines) {
  if (pad != Pads()) lines.push_back("pad " + (pad.are_even() ? side(pad.begin()) : to_string(pad)));
}

struct Lines {
  std::vector<std::string> operator()(const ConvSpec& conv) const {
    std::vector<std::string> lines = {sides(conv.kernel) + ", " + std::to_string(conv.filters)};
    if (conv.stride != Size2{1, 1}) lines.push_back("stride " + side(conv.stride));
    add_pad(conv.pad, lines);
    if (conv.dilation != Size2{1, 1}) lines.push_back("dilation " + side(conv.dilation));
    if (conv.groups > 1) lines.push_back("groups " + std::to_string(conv.groups));
    return lines;
  }
  std::vector<std::string> operator()(const PoolSpec& pool) const {
    std::vector<std::string> lines = {std::string(word_of(pool.type)) + " " + sides(pool.kernel),
                                      "stride " + side(pool.stride)};
    add_pad(pool.pad, lines);
    return lines;
  }
  std::vector<std::string> operator()(const FcSpec& fc) const { return {"fc " + std::to_string(fc.units)}; }
  std::vector<std::string> operator()(const GlobalPoolSpec& pool) const {
    return {"global", std::string(word_of(pool.type))};
  }
  std::vector<std::string> operator()(const auto& settings) const { return {settings.text.word}; }
};

struct Kind {
  DrawnKind operator()(const ConvSpec&) const { return DrawnKind::conv; }
  DrawnKind operator()(const PoolSpec&) const { return DrawnKind::pool; }
  DrawnKind operator()(const GlobalPoolSpec&) const { return DrawnKind::pool; }
  DrawnKind operator()(const FcSpec&) const { return DrawnKind::fc; }
  DrawnKind operator()(const ResidualSpec&) const { return DrawnKind::block; }
  DrawnKind operator()(const GateSpec&) const { return DrawnKind::block; }
  DrawnKind operator()(const BranchesSpec&) const { return DrawnKind::block; }
  DrawnKind operator()(const auto&) const { return DrawnKind::other; }
};

std::vector<std::string> lines_of(const LayerPlan& layer) {
  return visit_settings(Lines{}, layer.spec.kind);
}

DrawnKind kind_of(const LayerPlan& layer) {
  return visit_settings(Kind{}, layer.spec.kind);
}

// "3×3, 64 /2": a layer in one line, without its padding, that the volumes show.
std::string short_line(const LayerPlan& layer) {
  const std::vector<std::string> lines = lines_of(layer);
  std::string text = lines[0];
  for (size_t i = 1; i < lines.size(); ++i) {
    constexpr std::string_view kStride = "stride ";
    if (lines[i].starts_with(kStride)) {
      text += " /" + lines[i].substr(kStride.size());
    } else if (!lines[i].starts_with("pad ")) {
      text += " " + lines[i];
    }
  }
  return text;
}

// A way through a block, layers that learn or gather followed by those that do not.
std::vector<std::string> path_text(const std::vector<LayerPlan>& path) {
  std::vector<std::string> texts;
  for (const LayerPlan& layer : path) {
    if (kind_of(layer) == DrawnKind::other && !texts.empty()) {
      texts.back() += ", " + short_line(layer);
    } else {
      texts.push_back(short_line(layer));
    }
  }
  return texts;
}

bool is_alike(const DrawnLayer& a, const DrawnLayer& b) {
  return a.kind == b.kind && a.lines == b.lines && a.paths == b.paths && a.output == b.output;
}

DrawnLayer drawn_of(const LayerPlan& layer) {
  DrawnLayer drawn;
  drawn.kind = kind_of(layer);
  drawn.name = layer.spec.name;
  drawn.output = layer.output;
  if (drawn.kind != DrawnKind::block) {
    drawn.lines = lines_of(layer);
    return drawn;
  }
  const bool is_sum = std::holds_alternative<ResidualSpec>(layer.spec.kind);
  const bool is_product = std::holds_alternative<GateSpec>(layer.spec.kind);
  for (const auto& path : layer.paths) drawn.paths.push_back(path_text(path));
  if (takes_input_itself(layer)) drawn.paths.emplace_back();
  drawn.meeting = is_sum ? "+" : is_product ? "×" : "concat";
  return drawn;
}

std::vector<DrawnLayer> all_layers_drawn(const NetworkPlan& plan) {
  std::vector<DrawnLayer> layers(1);
  layers[0].kind = DrawnKind::input;
  layers[0].output = plan.input;
  for (const LayerPlan& layer : plan.layers) {
    if (kind_of(layer) != DrawnKind::other) {
      layers.push_back(drawn_of(layer));
    } else {
      layers.back().lines.push_back(short_line(layer));
    }
  }
  return layers;
}

// How often the `count` layers from `first` on come one after another.
size_t repeats(const std::vector<DrawnLayer>& layers, size_t first, size_t count) {
  size_t times = 1;
  while (first + (times + 1) * count <= layers.size() &&
         std::equal(layers.begin() + static_cast<std::ptrdiff_t>(first),
                    layers.begin() + static_cast<std::ptrdiff_t>(first + count),
                    layers.begin() + static_cast<std::ptrdiff_t>(first + times * count), is_alike)) {
    ++times;
  }
  return times;
}

// The repeat from `first` on that spares most layers, of those the shortest; one layer, once, where none
// does.
LayerGroup best_group(const std::vector<DrawnLayer>& layers, size_t first) {
  LayerGroup best = {first, 1, 1, {}};
  size_t spared = 0;
  for (size_t count = 1; count <= kLongestRepeat && first + 2 * count <= layers.size(); ++count) {
    const size_t times = repeats(layers, first, count);
    if ((times - 1) * count <= spared) continue;
    spared = (times - 1) * count;
    best.count = count;
    best.times = times;
  }
  return best;
}

}  // namespace

DrawnNetwork drawn_layers(const NetworkPlan& plan) {
  const std::vector<DrawnLayer> layers = all_layers_drawn(plan);
  DrawnNetwork drawn;
  for (size_t i = 0; i < layers.size();) {
    LayerGroup group = best_group(layers, i);
    const size_t end = i + group.count * group.times;
    group.first = drawn.layers.size();
    group.last = layers[end - 1].name;
    for (size_t k = i; k < i + group.count; ++k) drawn.layers.push_back(layers[k]);
    drawn.groups.push_back(std::move(group));
    i = end;
  }
  return drawn;
}

}  // namespace cnn
