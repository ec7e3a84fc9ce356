#include "run/open_model.h"

#include <algorithm>
#include <span>

#include "run/require_memory.h"

namespace cnn {

OpenedModel::OpenedModel(const std::filesystem::path& path)
    : model_(load_model(model_path(path))), plan_(plan_network(model_.info.spec.network)) {}

std::vector<ConstParameter> OpenedModel::parameters() const {
  std::vector<ConstParameter> all;
  for (size_t i = 0; i < model_.shapes.size(); ++i) {
    const ParameterShape& shape = model_.shapes[i];
    all.push_back({shape.name, shape.dims, shape.is_bias, shape.is_statistic, model_.values[i].span(), {}});
  }
  return all;
}

std::unique_ptr<Network> OpenedModel::make_network(int64_t images, Workers& workers) const {
  const TrainSpec& train = spec().train;
  require_memory({"evaluating", images, "--batch-size", workers.pool().threads(), [&](int64_t asked) {
                    return inference_memory(train, plan_, asked, workers.pool().threads());
                  }});
  auto network = std::make_unique<Network>(plan_, BatchLimits{0, images}, workers, engine_of(train));
  const std::span<Parameter> parameters = network->parameters_to_write();
  for (size_t i = 0; i < parameters.size(); ++i)
    std::ranges::copy(model_.values[i].span(), parameters[i].value.begin());
  return network;
}

}  // namespace cnn
