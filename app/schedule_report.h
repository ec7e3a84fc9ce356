// What `cnn shapes -v` says about the learning rate.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "app/wrap.h"
#include "spec/run_spec.h"

namespace cnn::app {

// The schedule and a table of rates: the first, those after changes (or some of them, where it moves all the
// time), the last. How many steps an epoch has depends on the data, which nobody has read: by step, what ends
// with the training is told in percent of it.
// Lines of at most `width`, where they can be.
std::string schedule_report(const TrainSpec& train, size_t width = kUsualWidth);

// The same as {"text","by","rates":[{"done","learning_rate"},...]}.
nlohmann::ordered_json schedule_json(const TrainSpec& train);

}  // namespace cnn::app
