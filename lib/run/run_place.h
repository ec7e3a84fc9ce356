// The directory that a training writes to, and what must not be lost there.
#pragma once

#include <string>

#include "run/training_wishes.h"
#include "spec/run_spec.h"
#include "train/run_directory.h"

namespace cnn {

// Refuses an `out` that is a file's name, or that holds a run which is neither replaced nor gone on with.
// Touches nothing. Throws Failure::usage.
void refuse_taken_place(const TrainingWishes& wishes);

// Refuses a directory whose files would be among what is read: the config, the model begun with, the data;
// or would be taken for a part of these, be it where the config says that they are, `named`, and --data
// another place. `earlier`: the run that is gone on with, or null. Throws Failure::usage.
void check_run_is_no_input(const TrainingWishes& wishes, const RunSpec& spec, const DataSpec& named,
                           const RunPaths* earlier);

// Makes `out`, or runs/NAME or the next that is not there yet. Throws as the functions of
// train/run_directory.h.
RunDirectory make_run_directory(const TrainingWishes& wishes, const std::string& name, Disk& disk);

}  // namespace cnn
