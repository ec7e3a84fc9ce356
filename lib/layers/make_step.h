// From a plan of steps to the steps.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "layers/step.h"
#include "layers/step_plan.h"

namespace cnn {

// What computes a StepPlan: steps one after another, each with the next `parameters` of the plan's layers,
// the first of which is `layer`; in inference `folded` instead of them, unless it is null.
struct MadeSteps {
  struct Made {
    std::unique_ptr<Step> step;
    size_t parameters;
    std::string layer;
  };
  std::vector<Made> steps;
  std::unique_ptr<Step> folded;
};

// `plan` is no layer of layers. `parameters` are those of the layers in it, in their order; they must outlive
// the steps. `incoming` is the layout that the step before gives: taken where the first step can, else it
// asks for another (Step::input()). Random numbers follow from `number`, the first layer's among all_layers()
// of the network's plan.
MadeSteps make_steps(const StepPlan& plan, std::span<const Parameter> parameters, Layout incoming,
                     int64_t number);

}  // namespace cnn
