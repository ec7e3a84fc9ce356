#include "run/measure_rank_step.h"

#include <algorithm>
#include <string>
#include <variant>
#include <vector>

#include "base/median.h"

namespace cnn {
namespace {

// Of the synchronized batch norm in a step "conv1 + bn1 + relu1"; 0 without one.
int64_t channels_met(const NetworkPlan& plan, const std::string& step) {
  const std::string names = " + " + step + " + ";
  for (const LayerPlan* layer : all_layers(plan.layers)) {
    const auto* norm = std::get_if<BatchNormSpec>(&layer->spec.kind);
    if (norm != nullptr && norm->synchronized &&
        names.find(" + " + layer->spec.name + " + ") != std::string::npos)
      return layer->input.channels;
  }
  return 0;
}

}  // namespace

RankStep measure_rank_step(const RunSpec& spec, SpeedWishes wishes, const MachineFigures& machine, int cores,
                           const Messages& messages) {
  Workers one(1);
  wishes.tasks = true;
  const NetworkPlan plan = plan_network(spec.network);
  const Speed speed = measure_speed(spec, plan, wishes, one, messages);
  std::vector<int64_t> parameters(speed.parts.size()), met(speed.parts.size());
  auto step = speed.steps.rbegin();
  for (size_t i = 0; i < speed.parts.size(); ++i) {
    if (speed.parts[i].pass != "backward") continue;
    while (step->name != speed.parts[i].name) ++step;
    parameters[i] = step->parameter_bytes / static_cast<int64_t>(sizeof(float));
    met[i] = channels_met(plan, step->name);
    ++step;
  }
  RankStep result = rank_step(speed.parts, parameters, met, machine, cores);
  result.images = speed.batch_images;
  const double usual = median(speed.batch_seconds);
  for (const double seconds : speed.batch_seconds) result.uneven.push_back(seconds / usual);
  std::ranges::sort(result.uneven);
  for (const ParameterShape& shape : all_parameters(plan))
    if (shape.is_statistic) result.statistics += element_count(shape.dims);
  return result;
}

}  // namespace cnn
