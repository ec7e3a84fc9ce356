#include "run/other_run.h"

#include "base/error.h"
#include "base/file.h"
#include "base/printable.h"
#include "config/load_config.h"
#include "config/write_config.h"
#include "model/checkpoint_file.h"
#include "train/run_directory.h"
#include "train/state_text.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

// Whether the run of the checkpoint, which is in its first epochs, has written no model yet.
bool has_checkpoint_of_another(const RunPaths& run, const ModelInfo& model) {
  const CheckpointFile checkpoint(run.checkpoint());
  const RunSpec& spec = checkpoint.info().spec;
  const auto state = state_from_text(checkpoint.progress(), shown(run.checkpoint()), spec);
  if (state.model_epoch > 0 || model.epoch == 0) return false;
  // Its own is written right before the checkpoint that tells of it.
  return model.epoch > state.epoch || write_config(spec) != write_config(model.spec);
}

bool has_config_of_another(const RunPaths& run, const ModelInfo& model) {
  return write_config(load_config(run.config()).spec) != write_config(model.spec);
}

}  // namespace

std::optional<std::string> doubt_of_run(const fs::path& run, const ModelInfo& model) try {
  std::error_code ignored;
  if (!fs::is_directory(run, ignored)) return std::nullopt;
  const RunPaths directory{run};
  const bool has_checkpoint = fs::exists(directory.checkpoint(), ignored);
  const bool is_other =
      has_checkpoint ? has_checkpoint_of_another(directory, model)
                     : fs::exists(directory.config(), ignored) && has_config_of_another(directory, model);
  if (!is_other) return std::nullopt;
  return shown(directory.model()) + ": is of another run than " +
         (has_checkpoint ? "last.bin" : "config.yaml") +
         " beside it, which has not come to a model of its own";
} catch (const Error&) {
  return std::nullopt;  // what cannot be read tells nothing
}

}  // namespace cnn
