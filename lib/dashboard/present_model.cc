#include "dashboard/present_model.h"

#include <algorithm>
#include <span>
#include <vector>

#include "dashboard/control_request.h"

namespace cnn {

// Of what is looked at. The training writes to it even where nobody waits for it any more.
struct PresentModel::Copy {
  ModelInfo info;
  NetworkPlan plan;
  Engine engine;
  std::vector<std::vector<float>> values;
  int64_t steps = 0;
};

void PresentModel::with(const std::function<bool()>& gives_up, const std::function<void(const View&)>& use,
                        std::function<void(const Sight&)> look) {
  const std::lock_guard lock(mutex_);
  const auto copy = std::make_shared<Copy>();
  Command command{Command::Kind::look};
  command.averaged = true;
  command.look = [copy, look = std::move(look)](const Sight& sight) {
    if (look) look(sight);
    copy->info = sight.info;
    copy->plan = sight.network.plan();
    copy->engine = sight.network.engine();
    for (const ConstParameter& parameter : sight.network.parameters())
      copy->values.emplace_back(parameter.value.begin(), parameter.value.end());
    copy->steps = sight.steps;
  };
  obeyed(run_, std::move(command), gives_up);
  take(*copy);
  use({*info_, *network_, workers_->pool(), steps_});
}

void PresentModel::take(const Copy& copy) {
  // Whoever waits while a training begins anew with an edited config sees that one.
  if (!network_ || info_->spec != copy.info.spec) {
    workers_ = std::make_unique<Workers>(1);
    network_ = std::make_unique<Network>(copy.plan, BatchLimits{0, images_}, *workers_, copy.engine);
    info_ = copy.info;
  }
  const std::span<Parameter> parameters = network_->parameters_to_write();
  for (size_t i = 0; i < parameters.size(); ++i)
    std::ranges::copy(copy.values[i], parameters[i].value.begin());
  steps_ = copy.steps;
}

}  // namespace cnn
