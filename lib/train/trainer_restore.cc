// What a training that goes on does where its model is gone.
#include <filesystem>

#include "base/error.h"
#include "base/printable.h"
#include "train/trainer.h"

namespace cnn {

// Whether the weights of the checkpoint are those that model.bin held.
bool Trainer::holds_model() const {
  if (settings_.epochs == 0) return true;
  if (!keeps_best())
    return (state_.batch == 0 && state_.model_epoch == state_.epoch - 1) || is_out_of_patience();
  return state_.stale == 0 && (state_.batch == 0 || state_.validated);
}

// Writes a model.bin that is gone anew, where that can be done.
void Trainer::restore_model() {
  const bool had_model = state_.model_epoch > 0 || (settings_.epochs == 0 && state_.steps == 0);
  std::error_code ignored;  // what cannot be asked for is not gone
  const std::string file = shown(in_.directory.model());
  const auto type = std::filesystem::status(in_.directory.model(), ignored).type();
  if (!had_model || type != std::filesystem::file_type::not_found) return;
  if (holds_model()) {
    files_.choose_model(state_.model_epoch, state_.steps);
    save();
    warn(file + ": was missing, and is written anew from the checkpoint beside it");
  } else if (has_more()) {
    if (keeps_best()) state_.best.reset();
    warn(file + ": is missing; " +
         (keeps_best() ? "the next validation writes it, however good it is"
                       : "it is written after this epoch"));
  } else {
    throw Error(Failure::model,
                file + ": is missing, and with it the best weights, of epoch " +
                    std::to_string(state_.model_epoch) + "; the checkpoint beside it has those of epoch " +
                    std::to_string(epoch()) + " only. Bring it back, or train anew with --overwrite.");
  }
}

}  // namespace cnn
