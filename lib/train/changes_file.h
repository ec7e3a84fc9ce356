// changes.jsonl: what was changed while a network trained, one JSON object a line, as
// {"step":120,"key":"learning_rate","value":0.02}, or {"step":120,"load":"snapshot-1.bin","digest":"..."}
// where the weights became those of a model beside it. `cnn train --changes` makes the same changes again.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/disk.h"
#include "train/changes.h"

namespace cnn {

std::string changes_text(const std::vector<Change>& changes);

// Changes that are to be made at their steps.
struct PlannedChanges {
  std::string file;                 // for people
  std::filesystem::path directory;  // where the models lie that are loaded
  std::vector<Change> changes;      // the first of line 1, in the order of their steps
};

// Throws Failure::config with the line where the file is not there or a line is something else, or belongs to
// an earlier step than the one before it.
PlannedChanges read_changes(const std::filesystem::path& file);

// Before a training begins: throws Failure::config with the line where a model that is to be loaded is not
// there, or is not the one that was loaded then.
void check_models(const PlannedChanges& planned);

// The largest `batch_size` among them; 0 where there is none.
int64_t largest_batch_size(const std::vector<Change>& changes);

// Keeps the file of a run true to its changes.
class ChangesFile {
 public:
  explicit ChangesFile(std::filesystem::path path) : path_(std::move(path)) {}

  // A change is appended and synced; whatever else stands there (of another run, a torn line) is replaced by
  // these. No file is there where there are none. Throws Failure::resource.
  void write(const std::vector<Change>& changes, Disk& disk);

  // The file may not be there any more.
  void forget() { written_.reset(); }

 private:
  std::filesystem::path path_;
  std::optional<std::string> written_;  // what the file holds, as far as is known
};

}  // namespace cnn
