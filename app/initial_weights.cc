#include "app/initial_weights.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/error.h"

namespace cnn::app {
namespace {

// Where `name` stands among the model's tensors, or -1.
int64_t find(const LoadedModel& model, const std::string& name) {
  const auto same = [&](const ParameterShape& shape) { return shape.name == name; };
  const auto found = std::ranges::find_if(model.shapes, same);
  return found == model.shapes.end() ? -1 : found - model.shapes.begin();
}

}  // namespace

void copy_weights(const LoadedModel& model, bool partial, Network& network) {
  std::vector<std::string> differences;
  std::vector<bool> taken(model.shapes.size(), false);
  for (const Parameter& parameter : network.parameters()) {
    const int64_t at = find(model, parameter.name);
    if (at < 0) {
      differences.push_back(
          fmt::format("{} {} is not in the model", parameter.name, to_string(parameter.dims)));
      continue;
    }
    const auto i = static_cast<size_t>(at);
    if (model.shapes[i].dims != parameter.dims) {
      differences.push_back(fmt::format("{} is {} here and {} in the model", parameter.name,
                                        to_string(parameter.dims), to_string(model.shapes[i].dims)));
      taken[i] = true;  // it has been named
      continue;
    }
    std::ranges::copy(model.values[i].span(), parameter.value.begin());
    taken[i] = true;
  }
  const bool nothing = std::ssize(differences) == std::ssize(network.parameters());
  for (size_t i = 0; i < taken.size(); ++i) {
    if (!taken[i])
      differences.push_back(fmt::format("{} of the model is not in this network", model.shapes[i].name));
  }
  if (differences.empty()) return;
  std::string list;
  for (const std::string& difference : differences) list += "\n  " + difference;
  if (nothing) throw Error(Failure::model, "--init: no weights match this network:" + list);
  if (!partial) {
    throw Error(Failure::model, "--init: the model's weights do not match this network:" + list +
                                    "\n--init-partial takes the rest");
  }
  spdlog::info("--init-partial left:{}", list);
}

}  // namespace cnn::app
