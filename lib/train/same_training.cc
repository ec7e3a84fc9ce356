#include "train/same_training.h"

#include <algorithm>
#include <string>

#include "base/error.h"
#include "base/list_lines.h"
#include "base/printable.h"
#include "base/program_name.h"
#include "base/shell_word.h"
#include "config/config_differences.h"
#include "optim/schedule.h"
#include "train/run_directory.h"

namespace cnn {
namespace {

// `spec` with everything harmless as `other` has it, and what `other` leaves to be measured.
RunSpec with_harmless_of(RunSpec spec, const RunSpec& other) {
  spec.name = other.name;
  if (may_train_longer(spec.train)) spec.train.epochs = other.train.epochs;
  spec.train.log_every = other.train.log_every;
  spec.train.checkpoint_every = other.train.checkpoint_every;
  spec.train.early_stopping.patience = other.train.early_stopping.patience;
  if (std::holds_alternative<BalancedWeights>(other.train.loss.class_weights))
    spec.train.loss.class_weights = other.train.loss.class_weights;
  if (spec.data && other.data) {
    if (std::holds_alternative<AutoNormalization>(other.data->normalize))
      spec.data->normalize = other.data->normalize;
    spec.data->take_places_of(*other.data);
  }
  return spec;
}

// How to begin with the weights that a run has saved; before its first epoch is over it has none to give.
std::string with_weights(const RunPaths& run, const std::string& config, bool is_partial) {
  const std::string train = program_command("train ") + config;
  std::error_code ignored;
  if (!std::filesystem::exists(run.model(), ignored)) return ": `" + train + "`";
  return " with these weights: `" + train + " --init " + shell_path(run.path) +
         (is_partial ? " --init-partial`" : "`");
}

}  // namespace

// A schedule that ends with the training would have given other rates to the steps that have been made.
bool may_train_longer(const TrainSpec& train) {
  const auto ends = [](const GroupSpec& group) {
    return group.schedule && ends_with_training(*group.schedule);
  };
  return train.epochs == 0 ||
         (!ends_with_training(train.schedule) && std::ranges::none_of(train.groups, ends));
}

bool is_same_training(const RunSpec& before, const RunSpec& now) {
  return with_harmless_of(before, now) == now;
}

void check_same_training(const RunSpec& checkpoint, const RunSpec& config,
                         const std::filesystem::path& directory, const std::filesystem::path& given,
                         const std::string& settings) {
  const RunSpec before = with_harmless_of(checkpoint, config);
  if (before == config) return;
  const RunPaths run{directory};
  const bool has_other_network = before.network != config.network;
  if (has_other_network && checkpoint.name != config.name) {
    throw Error(Failure::config, "--resume: " + shown(directory) + " is the run of another network, '" +
                                     printable(checkpoint.name) +
                                     "'\nTo go on with it: " + program_command("train ") +
                                     shell_path(run.config()) + " -o " + shell_path(directory) + " --resume");
  }
  const std::string why =
      before.train.epochs == config.train.epochs
          ? ""
          : "\nA schedule of this type runs to the last epoch: with other epochs each step had another rate.";
  throw Error(Failure::config,
              "--resume: the config is not the one that the checkpoint was trained with, so it cannot go on "
              "from there:" +
                  list_lines(config_differences(before, config)) + why +
                  "\nUndo the change, or begin another run" +
                  with_weights(run, shell_path(given) + settings, has_other_network));
}

}  // namespace cnn
