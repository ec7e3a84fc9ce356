#include "spec/plan_paths.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "spec/windows.h"

namespace cnn {
namespace {

std::variant<std::vector<LayerPlan>, Misfit> plan_path(const std::vector<LayerSpec>& layers, Volume volume) {
  std::vector<LayerPlan> path;
  for (const LayerSpec& layer : layers) {
    auto planned = plan_layer(layer, volume);
    if (const auto* misfit = std::get_if<Misfit>(&planned))
      return Misfit{layer.name + ": " + misfit->message};
    path.push_back(std::move(std::get<LayerPlan>(planned)));
    volume = path.back().output;
  }
  return path;
}

// The stride with which windows of one pixel turn `side` into `wanted`.
std::optional<int64_t> projection_stride(int64_t side, int64_t wanted) {
  const int64_t stride = ceil_div(side, wanted);
  if (window_count({side, 1, stride, 0, 0}, Rounding::floor, false) != wanted) return std::nullopt;
  return stride;
}

bool normalizes(const std::vector<LayerSpec>& layers) {
  return std::ranges::any_of(
      layers, [](const LayerSpec& layer) { return std::holds_alternative<BatchNormSpec>(layer.kind); });
}

// The first one's settings are those of the projection's too.
BatchNormSpec first_norm(const std::vector<LayerSpec>& layers) {
  for (const LayerSpec& layer : layers) {
    if (const auto* norm = std::get_if<BatchNormSpec>(&layer.kind)) return *norm;
  }
  return {};
}

// What x goes through to be added to `output`; none where no stride gives that.
std::optional<std::vector<LayerSpec>> projection(const LayerSpec& layer, const ResidualSpec& residual,
                                                 const Volume& input, const Volume& output) {
  const auto down = projection_stride(input.height, output.height);
  const auto right = projection_stride(input.width, output.width);
  if (!down || !right) return std::nullopt;
  const bool has_norm = normalizes(residual.layers);
  ConvSpec conv;
  conv.filters = output.channels;
  conv.kernel = {1, 1};
  conv.stride = {*down, *right};
  conv.rounding = Rounding::floor;
  conv.bias = !has_norm;  // the norm would take it away again
  std::vector<LayerSpec> layers = {{layer.name + ".projection", conv}};
  if (has_norm) layers.push_back({layer.name + ".projection_batch_norm", first_norm(residual.layers)});
  return layers;
}

}  // namespace

std::variant<PlannedPaths, Misfit> plan_paths(const LayerSpec& layer, const ResidualSpec& residual,
                                              const Volume& input) {
  auto main = plan_path(residual.layers, input);
  if (auto* misfit = std::get_if<Misfit>(&main)) return std::move(*misfit);
  PlannedPaths planned;
  planned.paths.push_back(std::move(std::get<std::vector<LayerPlan>>(main)));
  planned.output = planned.paths[0].back().output;
  if (planned.output == input) return planned;
  const auto layers = projection(layer, residual, input, planned.output);
  if (!layers) {
    return Misfit{
        "cannot add its input, " + to_string(input) + ", to what its layers make of it, " +
            to_string(planned.output) +
            ": no 1x1 projection with a whole stride turns the one into the "
            "other\ngive its layers pads that keep the size, as pad: 1 does for a 3x3 kernel, or a stride "
            "of 2 with rounding: floor",
        true};
  }
  auto shortcut = plan_path(*layers, input);
  if (auto* misfit = std::get_if<Misfit>(&shortcut)) return std::move(*misfit);
  planned.paths.push_back(std::move(std::get<std::vector<LayerPlan>>(shortcut)));
  return planned;
}

std::variant<PlannedPaths, Misfit> plan_paths(const LayerSpec& /*layer*/, const GateSpec& gate,
                                              const Volume& input) {
  auto path = plan_path(gate.layers, input);
  if (auto* misfit = std::get_if<Misfit>(&path)) return std::move(*misfit);
  PlannedPaths planned;
  planned.paths.push_back(std::move(std::get<std::vector<LayerPlan>>(path)));
  planned.output = input;
  const Volume& factors = planned.paths[0].back().output;
  if (factors == Volume{input.channels, 1, 1}) return planned;
  const std::string channels = std::to_string(input.channels);
  return Misfit{"cannot multiply its input, " + to_string(input) + ", by what its layers make of it, " +
                to_string(factors) + ": a gate takes a number a channel, 1x1x" + channels +
                "\nbegin its layers with global_pool and end them with a conv of " + channels +
                " 1x1 filters and a sigmoid"};
}

std::variant<PlannedPaths, Misfit> plan_paths(const LayerSpec& /*layer*/, const BranchesSpec& branches,
                                              const Volume& input) {
  PlannedPaths planned;
  for (const auto& layers : branches.paths) {
    auto path = plan_path(layers, input);
    if (auto* misfit = std::get_if<Misfit>(&path)) return std::move(*misfit);
    planned.paths.push_back(std::move(std::get<std::vector<LayerPlan>>(path)));
    const Volume& output = planned.paths.back().back().output;
    if (planned.paths.size() == 1) {
      planned.output = output;
      continue;
    }
    if (output.height != planned.output.height || output.width != planned.output.width) {
      return Misfit{"cannot put its branches one after another by channel: branch 1 gives " +
                        to_string(planned.output) + ", branch " + std::to_string(planned.paths.size()) + " " +
                        to_string(output) +
                        "\nwidth and height must be the same; a pad of (F - 1)/2 keeps them",
                    true};
    }
    planned.output.channels += output.channels;
  }
  return planned;
}

}  // namespace cnn
