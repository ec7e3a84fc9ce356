#include "report/drawing_steps.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace cnn {

namespace {

constexpr size_t kLongestRepeat = 16;  // steps

std::string sides(const Size2& size) {
  return std::to_string(size.width) + "×" + std::to_string(size.height);
}

std::string side(const Size2& size) {
  return size.width == size.height ? std::to_string(size.width) : sides(size);
}

struct Lines {
  std::vector<std::string> operator()(const ConvSpec& conv) const {
    std::vector<std::string> lines = {sides(conv.kernel) + ", " + std::to_string(conv.filters)};
    if (conv.stride != Size2{1, 1}) lines.push_back("stride " + side(conv.stride));
    if (conv.pad != Size2{0, 0}) lines.push_back("pad " + side(conv.pad));
    return lines;
  }
  std::vector<std::string> operator()(const PoolSpec& pool) const {
    std::vector<std::string> lines = {std::string(word_of(pool.type)) + " " + sides(pool.kernel),
                                      "stride " + side(pool.stride)};
    if (pool.pad != Size2{0, 0}) lines.push_back("pad " + side(pool.pad));
    return lines;
  }
  std::vector<std::string> operator()(const FcSpec& fc) const { return {"fc " + std::to_string(fc.units)}; }
  std::vector<std::string> operator()(const GlobalPoolSpec& pool) const {
    return {"global", std::string(word_of(pool.type))};
  }
  std::vector<std::string> operator()(const auto& settings) const { return {settings.text.word}; }
};

struct Kind {
  StepKind operator()(const ConvSpec&) const { return StepKind::conv; }
  StepKind operator()(const PoolSpec&) const { return StepKind::pool; }
  StepKind operator()(const GlobalPoolSpec&) const { return StepKind::pool; }
  StepKind operator()(const FcSpec&) const { return StepKind::fc; }
  StepKind operator()(const ResidualSpec&) const { return StepKind::block; }
  StepKind operator()(const BranchesSpec&) const { return StepKind::block; }
  StepKind operator()(const auto&) const { return StepKind::other; }
};

std::vector<std::string> lines_of(const LayerPlan& layer) {
  return visit_settings(Lines{}, layer.spec.kind);
}

StepKind kind_of(const LayerPlan& layer) {
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
    if (kind_of(layer) == StepKind::other && !texts.empty()) {
      texts.back() += ", " + short_line(layer);
    } else {
      texts.push_back(short_line(layer));
    }
  }
  return texts;
}

bool is_alike(const DrawnStep& a, const DrawnStep& b) {
  return a.kind == b.kind && a.lines == b.lines && a.paths == b.paths && a.output == b.output;
}

DrawnStep step_of(const LayerPlan& layer) {
  DrawnStep step;
  step.kind = kind_of(layer);
  step.name = layer.spec.name;
  step.output = layer.output;
  if (step.kind != StepKind::block) {
    step.lines = lines_of(layer);
    return step;
  }
  const bool is_sum = std::holds_alternative<ResidualSpec>(layer.spec.kind);
  for (const auto& path : layer.paths) step.paths.push_back(path_text(path));
  if (is_sum && step.paths.size() == 1) step.paths.emplace_back();
  step.meeting = is_sum ? "+" : "concat";
  return step;
}

std::vector<DrawnStep> all_steps(const NetworkPlan& plan) {
  std::vector<DrawnStep> steps(1);
  steps[0].kind = StepKind::input;
  steps[0].output = plan.input;
  for (const LayerPlan& layer : plan.layers) {
    if (kind_of(layer) != StepKind::other) {
      steps.push_back(step_of(layer));
    } else {
      steps.back().lines.push_back(short_line(layer));
    }
  }
  return steps;
}

// How often the `count` steps from `first` on come one after another.
size_t repeats(const std::vector<DrawnStep>& steps, size_t first, size_t count) {
  size_t times = 1;
  while (first + (times + 1) * count <= steps.size() &&
         std::equal(steps.begin() + static_cast<std::ptrdiff_t>(first),
                    steps.begin() + static_cast<std::ptrdiff_t>(first + count),
                    steps.begin() + static_cast<std::ptrdiff_t>(first + times * count), is_alike)) {
    ++times;
  }
  return times;
}

// The repeat from `first` on that spares most steps, of those the shortest; one step, once, where none does.
StepGroup best_group(const std::vector<DrawnStep>& steps, size_t first) {
  StepGroup best = {first, 1, 1, {}};
  size_t spared = 0;
  for (size_t count = 1; count <= kLongestRepeat && first + 2 * count <= steps.size(); ++count) {
    const size_t times = repeats(steps, first, count);
    if ((times - 1) * count <= spared) continue;
    spared = (times - 1) * count;
    best.count = count;
    best.times = times;
  }
  return best;
}

}  // namespace

DrawnNetwork drawing_steps(const NetworkPlan& plan) {
  const std::vector<DrawnStep> steps = all_steps(plan);
  DrawnNetwork drawn;
  for (size_t i = 0; i < steps.size();) {
    StepGroup group = best_group(steps, i);
    const size_t end = i + group.count * group.times;
    group.first = drawn.steps.size();
    group.last = steps[end - 1].name;
    for (size_t k = i; k < i + group.count; ++k) drawn.steps.push_back(steps[k]);
    drawn.groups.push_back(std::move(group));
    i = end;
  }
  return drawn;
}

}  // namespace cnn
