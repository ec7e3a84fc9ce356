// What the weights of a model look like, for a report.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "network/network.h"
#include "report/run_report.h"

namespace cnn::app {

// Of each parameter, in the network's order.
std::vector<WeightFigures> weight_figures(std::span<const ConstParameter> parameters);

// The filters of the first layer that has weights (of a fully connected one its rows, as images of the
// input), at most 64 of them; nothing where no layer has any.
std::optional<ShownFigure> filters_of(const NetworkPlan& plan, std::span<const ConstParameter> parameters);

}  // namespace cnn::app
