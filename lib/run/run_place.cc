#include "run/run_place.h"

#include "model/model_file.h"
#include "run/outputs.h"

namespace cnn {

namespace fs = std::filesystem;

void refuse_taken_place(const TrainingWishes& wishes) {
  if (wishes.out.empty()) return;
  refuse_file_name(wishes.out);
  if (!wishes.resume) refuse_taken_directory(wishes.out, wishes.overwrite);
}

void check_run_is_no_input(const TrainingWishes& wishes, const RunSpec& spec, const DataSpec& named,
                           const RunPaths* earlier) {
  ReadPlaces read{{}, {*spec.data}, {}};
  if (!wishes.data.empty()) read.data.push_back(named);
  if (earlier == nullptr && wishes.out.empty()) return check_run_place(fs::path("runs") / spec.name, read);
  const fs::path directory = earlier != nullptr ? earlier->path : wishes.out;
  std::error_code error;
  const fs::path source = fs::canonical(wishes.config, error);
  const fs::path own = RunPaths{fs::canonical(directory, error)}.config();
  const bool may_replace = wishes.resume || wishes.overwrite;
  // A run's own config may be: the run goes on or is replaced.
  if (source != own || !may_replace) read.inputs.push_back({wishes.config, "the config"});
  if (!wishes.init.empty()) read.inputs.push_back({model_path(wishes.init), "the model of --init"});
  if (!wishes.changes.empty() && !wishes.resume)
    read.inputs.push_back({wishes.changes, "the file of --changes"});
  check_run_output(directory, read, may_replace);
}

RunDirectory make_run_directory(const TrainingWishes& wishes, const std::string& name, Disk& disk) {
  if (wishes.out.empty()) return make_numbered_run_directory("", name, disk);
  return open_run_directory(wishes.out, wishes.overwrite, disk);
}

}  // namespace cnn
