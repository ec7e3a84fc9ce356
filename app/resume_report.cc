#include "app/resume_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/printable.h"
#include "base/program_name.h"
#include "base/readable_numbers.h"
#include "base/shell_word.h"
#include "run/resume_command.h"
#include "train/same_training.h"

namespace cnn::app {
namespace {

std::string are(int64_t count) {
  return fmt::format("{} {}", count, count == 1 ? "is" : "are");
}

std::string epochs_are(int64_t count) {
  return counted(count, "epoch is", "epochs are");
}

std::string reason(const TrainingState& state, const TrainSpec& train) {
  const int64_t trained = state.trained_epoch();
  if (state.has_epochs_left())
    return fmt::format("it ended in epoch {} of {}, as {}", trained, train.epochs, end_of_patience(train));
  if (trained == train.epochs && trained > 0)
    return trained == 1 ? "its only epoch is trained" : "all " + epochs_are(trained) + " trained";
  return "no epochs are asked for";  // else it has trained more than is asked for
}

// Where fewer epochs are asked for than it has begun: it may be in the midst of more.
std::string too_few_epochs(const TrainingState& state, const RunPaths& run, const TrainSpec& train) {
  const std::string so_far = state.batch > 0
                                 ? fmt::format("is in epoch {} already", state.epoch)
                                 : "has trained " + counted(state.trained_epoch(), "epoch") + " already";
  return fmt::format("{} {}, and {} asked for (--epochs, train.epochs): nothing is left to train; ",
                     shown(run.path), so_far, are(train.epochs));
}

// What the run's own config needs to be changed for more to be trained.
std::string changes(const TrainingState& state, const TrainSpec& train) {
  std::string options;
  if (!state.has_epochs_left())
    options += fmt::format(" --epochs {}", std::max<int64_t>(1, 2 * state.trained_epoch()));
  if (state.is_out_of_patience())
    options += fmt::format(" --set train.early_stopping.patience={}",
                           std::max(train.early_stopping.patience, state.best.stale) + 1);
  return options;
}

}  // namespace

std::string end_of_patience(const TrainSpec& train) {
  return counted(train.early_stopping.patience, "validation was", "validations in a row were") +
         " not better than the best (train.early_stopping)";
}

std::string finished_report(const TrainingState& state, const RunPaths& run, const TrainSpec& train,
                            const TrainSpec& before, const std::filesystem::path& data) {
  const bool is_beyond = !state.has_epochs_left() && state.trained_epoch() > train.epochs;
  const std::string finished = is_beyond ? too_few_epochs(state, run, train)
                                         : shown(run.path) + " is finished: " + reason(state, train) + "; ";
  const std::string at_data = data.empty() ? "" : " --data " + shell_path(data);
  if (state.has_epochs_left() || may_train_longer(before))
    return finished + "to train on: " + resume_command(run) + changes(state, train) + at_data;
  return finished +
         "its learning rates end there; to begin anew with its weights: " + program_command("train ") +
         shell_path(run.config()) + " --init " + shell_path(run.path) + at_data;
}

}  // namespace cnn::app
