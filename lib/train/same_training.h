// Whether a run goes on with what it began with.
#pragma once

#include <filesystem>
#include <string>

#include "spec/run_spec.h"

namespace cnn {

// Whether a training that has come to its last epoch can go on to more.
bool may_train_longer(const TrainSpec& train);

// Whether what differs between the two changes no step that has been made, as below.
bool is_same_training(const RunSpec& before, const RunSpec& now);

// Refuses to resume the checkpoint of `directory` with another config, the file `given` with what was typed
// beside it, `settings` (" --epochs 3", for the commands proposed): throws
// Failure::config with the keys that differ, or, where the network and the name are others, with whose run it
// is. What may differ is what changes no step that has been made: more epochs (unless the schedule ends with
// the training), how long to be patient, how often to log and to save, the run's name, where the data are.
// What `config` still leaves to be measured from the data (normalize: auto, class_weights: balanced) is not
// compared.
void check_same_training(const RunSpec& checkpoint, const RunSpec& config,
                         const std::filesystem::path& directory, const std::filesystem::path& given,
                         const std::string& settings = "");

}  // namespace cnn
