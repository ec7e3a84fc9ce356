#include "base/finite.h"
#include "network/network.h"

namespace cnn {
namespace {

std::string layer_of(const Parameter& parameter) {
  return parameter.name.substr(0, parameter.name.rfind('.'));
}

// Steps are named by the layers that are computed together, "conv1 + relu1"; parameters are the first one's.
bool begins_with(const StepProfile& step, const std::string& layer) {
  return step.name == layer || step.name.starts_with(layer + " + ");
}

}  // namespace

// Forward first: gradients flow back from where the trouble began, and would accuse the layers before it.
std::optional<NonFinite> Network::find_non_finite(int64_t images) const {
  size_t parameter = 0;
  for (size_t i = 0; i < layers_.size(); ++i) {
    for (; parameter < parameters_.size(); ++parameter) {
      const Parameter& own = parameters_[parameter];
      if (!begins_with(profile_[i], layer_of(own))) break;
      if (!all_finite(own.value)) return NonFinite{layer_of(own), own.is_bias ? "its bias" : "its weight"};
    }
    const auto floats = static_cast<size_t>(layers_[i]->output().floats(images));
    if (!all_finite({training_[i], floats})) {
      return NonFinite{profile_[i].name.substr(0, profile_[i].name.find(" + ")), "its output"};
    }
  }
  for (const Parameter& own : parameters_) {
    if (!all_finite(own.gradient)) {
      return NonFinite{layer_of(own), own.is_bias ? "its bias's gradient" : "its weight's gradient"};
    }
  }
  return std::nullopt;
}

}  // namespace cnn
