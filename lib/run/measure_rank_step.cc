#include "run/measure_rank_step.h"

#include <algorithm>
#include <vector>

namespace cnn {

RankStep measure_rank_step(const RunSpec& spec, SpeedWishes wishes, const MachineFigures& machine, int cores,
                           const Messages& messages) {
  Workers one(1);
  wishes.tasks = true;
  const NetworkPlan plan = plan_network(spec.network);
  const Speed speed = measure_speed(spec, plan, wishes, one, messages);
  std::vector<int64_t> parameters(speed.parts.size());
  auto step = speed.steps.rbegin();
  for (size_t i = 0; i < speed.parts.size(); ++i) {
    if (speed.parts[i].pass != "backward") continue;
    while (step->name != speed.parts[i].name) ++step;
    parameters[i] = step->parameter_bytes / static_cast<int64_t>(sizeof(float));
    ++step;
  }
  RankStep result = rank_step(speed.parts, parameters, machine, cores);
  result.images = speed.batch_images;
  for (const ParameterShape& shape : all_parameters(plan))
    if (shape.is_statistic) result.statistics += element_count(shape.dims);
  return result;
}

}  // namespace cnn
