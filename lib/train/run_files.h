// The files that a training writes again and again: model.bin, metrics.csv, changes.jsonl, last.bin. They
// belong together at every moment: last.bin never tells of a model or an epoch that the others do not hold
// yet.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "data/open_dataset.h"
#include "model/checkpoint_file.h"
#include "model/model_file.h"
#include "network/network.h"
#include "train/changes_file.h"
#include "train/metrics_file.h"
#include "train/own_model.h"
#include "train/run_directory.h"
#include "train/training_state.h"
#include "train/updates.h"

namespace cnn {

// Writes config.yaml: the spec with every default; where an earlier run is still whole, before anything else
// replaces a file of it. Throws Failure::resource.
void save_config(const RunDirectory& directory, const RunSpec& spec);

// Of a run that has nothing left to train: a config.yaml that is gone or refused is written anew, and the one
// refused is kept under another name. Returns what a person should know of that. Throws Failure::resource.
std::optional<std::string> mend_config(const RunDirectory& directory, const RunSpec& spec);

class RunFiles {
 public:
  // All of these but `data` and `directory` must outlive this.
  RunFiles(const ModelInfo& info, const OpenedData& data, const RunDirectory& directory, Network& network,
           Updates& updates);

  // Takes weights and what is kept beside them from a checkpoint. Throws Failure::model where it does not
  // match. Returns what a person should know: that it was computed by another BLAS kernel; else nothing.
  std::optional<std::string> read(const CheckpointFile& checkpoint);

  // Throws Failure::config where what write() writes could not be read again.
  void check_reads_back(const TrainingState& state);

  // Brings the settled rows of a checkpoint from metrics.csv, unless they are there (train/recall_metrics.h).
  // Returns what a person should know: that not all is as the run left it, so that write() is to be called.
  std::optional<std::string> read_rows(TrainingState& state);

  // What keeps model.bin from being the model that `state`, a checkpoint's, tells of (train/own_model.h).
  std::optional<ModelFault> find_model_fault(const TrainingState& state, bool has_more, bool holds_model);

  // Keeps what stands in the place of model.bin under another name. Throws Failure::resource.
  void keep_other_model();

  // The present weights, of `epoch` and `step`, or their average where one is kept, are what model.bin is to
  // hold after the next write.
  void choose_model(int64_t epoch, int64_t step);

  // Writes what has changed: the chosen model, the rows and the changes of `state`, then last.bin. Sets the
  // state's model_epoch. Throws Failure::resource; what could not be written is written by the next call, a
  // chosen model with the weights that it was chosen with. Returns what a person should know: that the
  // directory was gone, and is made anew with all files in it.
  std::optional<std::string> write(TrainingState& state);

  // The changes of `state` alone; not yet where an earlier run is still whole. Throws Failure::resource.
  void write_changes(const TrainingState& state);

  // The tensor that no file may hold, by its name in last.bin; none if all numbers are finite.
  std::optional<std::string> find_non_finite();

 private:
  struct ChosenModel {
    ModelInfo info;
    std::vector<std::vector<float>> weights;  // a copy, where writing has failed; else empty
  };

  bool replaces_nothing_yet() const;
  std::optional<std::string> restore_directory(const TrainingState& state);
  void write_model(TrainingState& state);
  void save_chosen();
  void keep_chosen_weights();
  void write_checkpoint(const TrainingState& state);
  std::vector<TensorTarget> tensors();
  std::vector<TensorView> views();
  std::map<std::string, std::string> progress(const TrainingState& state) const;

  const ModelInfo& info_;
  const std::map<std::string, std::string> data_;  // which images are trained on (train/same_data.h)
  RunDirectory directory_;
  ChangesFile changes_;
  Network& network_;
  Updates& updates_;
  std::optional<ChosenModel> chosen_;
  MetricsFile metrics_;
};

}  // namespace cnn
