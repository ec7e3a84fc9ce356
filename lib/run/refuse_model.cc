#include "run/refuse_model.h"

#include <string>

#include "base/error.h"
#include "base/printable.h"
#include "base/program_name.h"
#include "base/shell_word.h"
#include "run/directory_advice.h"
#include "run/resume_command.h"
#include "run/sources.h"
#include "run/typed_settings.h"
#include "train/run_directory.h"

namespace cnn {

namespace fs = std::filesystem;

void refuse_model(const TrainingWishes& wishes) {
  const fs::path& path = wishes.config;
  std::error_code ignored;  // what cannot even be asked for, load_config refuses
  if (!fs::exists(path, ignored) || !is_model(path)) return;
  const bool is_directory = fs::is_directory(path, ignored);
  const RunPaths run{is_directory ? path : path.parent_path()};
  const bool has_config = fs::exists(run.config(), ignored);
  const bool is_run = fs::exists(run.model(), ignored) || fs::exists(run.checkpoint(), ignored);
  if (is_directory && !(has_config && is_run))
    throw Error(Failure::config, shown(path) + ": is a directory, not a config; " + directory_advice(path));
  const std::string what =
      shown(path) + (is_directory ? ": is a run directory" : ": is a model") + ", not a config; ";
  // A checkpoint alone has no weights to begin with, only to go on with.
  const bool is_checkpoint =
      is_directory ? !fs::exists(run.model(), ignored) : path.filename() == run.checkpoint().filename();
  if (is_checkpoint || (wishes.resume && has_config && fs::exists(run.checkpoint(), ignored)))
    throw Error(Failure::config, what + "to go on with it: " + resume_command(run));
  throw Error(Failure::config, what + "to begin with its weights: " + program_command("train ") +
                                   (has_config ? shell_path(run.config()) : "CONFIG") +
                                   typed_settings(wishes) + " --init " + shell_path(path));
}

}  // namespace cnn
