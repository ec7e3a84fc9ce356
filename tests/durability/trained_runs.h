// What a tiny training ought to leave, whatever happened on the way.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "cli/playground.h"

namespace cnn {

// A directory with net.yaml, its data, and the knowledge of what a training that nobody disturbs leaves.
class DurabilityPlayground : public Playground {
 public:
  // `train` is more of the config's section, ", " first.
  explicit DurabilityPlayground(int epochs, const std::string& train);

  std::filesystem::path run_directory() const { return path() / "run"; }

  // Checks that model.bin, if there is one, is that of an epoch of the training, or these bytes.
  void check_model(const std::string& older = "") const;

  // Checks that the checkpoint, if there is one, is resumed to the very end of the training, and that else
  // --resume says that there is none. One of these bytes, of an earlier training, needs only to be whole.
  void check_resume(const std::string& older = "") const;

  // Checks model.bin and metrics.csv against those of the training that nobody disturbed.
  void check_finished() const;

 private:
  std::map<int64_t, std::vector<std::vector<float>>> weights_;  // by epoch
  std::vector<std::string> rows_;                               // of metrics.csv, without times
  std::string last_model_;                                      // its bytes
};

}  // namespace cnn
