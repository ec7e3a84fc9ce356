#include "train/saver.h"

#include <filesystem>

#include "base/error.h"
#include "base/printable.h"
#include "train/not_finite.h"

namespace cnn {

Saver::Saver(const TrainingInput& input, Updates& updates, bool keeps_best)
    : files_(input.info, input.data, input.directory, input.network, updates),
      directory_(input.directory),
      keeps_best_(keeps_best),
      observer_(input.observer) {}

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

void Saver::resume(const CheckpointFile& checkpoint, TrainingState& state) {
  if (const auto warning = files_.read(checkpoint)) observer_.on_warning(*warning);
  if (const auto warning = files_.read_rows(state.rows)) observer_.on_warning(*warning);
  restore_model(state);
}

// Whether the weights of the checkpoint are those that model.bin held.
bool Saver::has_model_of(const TrainingState& state) const {
  if (state.settings.epochs == 0) return true;
  if (!keeps_best_)
    return (state.batch == 0 && state.model_epoch == state.epoch - 1) || state.is_out_of_patience();
  return state.best.stale == 0 && (state.batch == 0 || state.validated);
}

// Writes a model.bin that is gone anew, where that can be done.
void Saver::restore_model(TrainingState& state) {
  const bool had_model = state.model_epoch > 0 || (state.settings.epochs == 0 && state.steps == 0);
  std::error_code ignored;  // what cannot be asked for is not gone
  const std::string file = shown(directory_.model());
  const auto type = std::filesystem::status(directory_.model(), ignored).type();
  if (!had_model || type != std::filesystem::file_type::not_found) return;
  if (has_model_of(state)) {
    files_.choose_model(state.model_epoch, state.steps);
    save(state);
    observer_.on_warning(file + ": was missing, and is written anew from the checkpoint beside it");
  } else if (state.has_more()) {
    if (keeps_best_) state.best.evaluation.reset();
    observer_.on_warning(file + ": is missing; " +
                         (keeps_best_ ? "the next validation writes it, however good it is"
                                      : "it is written after this epoch"));
  } else {
    throw Error(Failure::model, file + ": is missing, and with it the best weights, of epoch " +
                                    std::to_string(state.model_epoch) +
                                    "; the checkpoint beside it has those of epoch " +
                                    std::to_string(state.trained_epoch()) +
                                    " only. Bring it back, or train anew with --overwrite.");
  }
}

}  // namespace cnn
