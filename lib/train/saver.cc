#include "train/saver.h"

#include "base/error.h"
#include "base/printable.h"
#include "train/not_finite.h"
#include "train/set_aside.h"

namespace cnn {

Saver::Saver(const TrainingInput& input, Updates& updates, const TrainingState& state)
    : files_(input.info, input.data, input.directory, input.network, updates),
      directory_(input.directory),
      keeps_best_(state.settings.keep == Keep::best && !input.data.validation.indices.empty()),
      observer_(input.observer) {
  files_.check_reads_back(state);
}

// Nothing that is not finite reaches a file.
void Saver::check_finite(const TrainingState& state) {
  const auto tensor = files_.find_non_finite();
  if (tensor) throw NotFinite{*tensor + " holds numbers that are not finite", state.steps};
}

void Saver::save(TrainingState& state) {
  check_finite(state);
  if (const auto warning = files_.write(state)) observer_.on_warning(*warning);
}

bool Saver::save_or_warn(TrainingState& state) {
  try {
    save(state);
    return true;
  } catch (const Error& error) {
    if (error.failure() != Failure::resource) throw;
    observer_.on_warning(std::string(error.what()) + "; training goes on, the next checkpoint tries again");
    return false;
  }
}

void Saver::save_changes_or_warn(const TrainingState& state) {
  try {
    files_.write_changes(state);
  } catch (const Error& error) {
    if (error.failure() != Failure::resource) throw;
    observer_.on_warning(std::string(error.what()) + "; training goes on, the next checkpoint tries again");
  }
}

void Saver::resume(const CheckpointFile& checkpoint, TrainingState& state) {
  if (const auto warning = files_.read(checkpoint)) observer_.on_warning(*warning);
  if (!directory_.is_written) return;
  save_changes_or_warn(state);  // a torn line, or one that the checkpoint does not know, is cut
  mend_files(state);
}

// What is not as the run left it is written anew, where that can be done.
void Saver::mend_files(TrainingState& state) {
  const auto of_rows = files_.read_rows(state);
  const auto of_model = restore_model(state);
  if (!of_rows && !of_model) return;
  if (state.has_more()) {
    save_or_warn(state);
  } else {
    save(state);
  }
  for (const auto& warning : {of_rows, of_model}) {
    if (warning) observer_.on_warning(*warning);
  }
}

// Whether the weights of the checkpoint are those that model.bin held.
bool Saver::has_model_of(const TrainingState& state) const {
  if (state.steps == 0) return true;
  if (keeps_best_) return state.best.stale == 0 && (state.batch == 0 || state.validated);
  const bool is_cut = state.rows.last() && state.rows.last()->epoch == state.epoch;
  return is_cut || (state.batch == 0 && state.model_epoch == state.epoch - 1);
}

// What a person should know of a model.bin that is not the checkpoint's; nothing where it is.
std::optional<std::string> Saver::restore_model(TrainingState& state) {
  const bool had_model = state.model_epoch > 0 || (state.settings.epochs == 0 && state.steps == 0);
  if (!had_model) return std::nullopt;
  const bool has_weights = has_model_of(state);
  const auto fault = files_.find_model_fault(state, state.has_more(), has_weights);
  if (!fault) return std::nullopt;
  const std::string file = shown(directory_.model());
  if (!has_weights && !state.has_more()) {
    throw Error(Failure::model, file + ": is " + fault->what + ", and the best weights, of epoch " +
                                    std::to_string(state.model_epoch) +
                                    ", are lost with it; the checkpoint beside it has those of epoch " +
                                    std::to_string(state.trained_epoch()) +
                                    " only. Bring it back, or train anew with --overwrite.");
  }
  std::string kept;
  if (fault->is_whole) {
    kept = "; that file is kept as " + name_set_aside(directory_.model(), "other").filename().string();
    files_.keep_other_model();
  }
  if (has_weights) {
    files_.choose_model(state.model_epoch, state.steps);
    return file + ": was " + fault->what + ", and is written anew from the checkpoint beside it" + kept;
  }
  if (keeps_best_) state.best.evaluation.reset();
  return file + ": is " + fault->what + "; " +
         (keeps_best_ ? "the next validation writes it, however good it is"
                      : "it is written after this epoch") +
         kept;
}

}  // namespace cnn
