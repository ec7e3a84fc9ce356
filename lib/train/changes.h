// What may be changed while a training runs: learning_rate, momentum, weight_decay, batch_size and log_every;
// and all weights, by those of a model. Changes are part of the run: the checkpoint has them, so that
// resuming is exact.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "spec/run_spec.h"

namespace cnn {

inline const std::string kLoad = "load";

struct Change {
  int64_t step = 0;         // after so many steps
  std::string key;          // "learning_rate"
  std::string value;        // as a config writes it; of kLoad a file's name in the run's directory
  std::string digest = {};  // of kLoad, that of the file (base/digest.h)

  bool is_load() const { return key == kLoad; }
  bool operator==(const Change&) const = default;
};

// Whether a name is one that a model to be loaded may have: of letters, digits, `-`, `_` and `.`, which leads
// nowhere else.
bool is_file_in_run(const std::string& name);

// Throws Failure::config unless this key can be changed, and the value is a word; or such a file is loaded.
void check_change(const Change& change);

// `settings`, those of a training of `spec`, with `change` in force: judged as the config's own key is, so
// that what is allowed is said in one place. Throws Failure::config with the reason.
TrainSpec with_change(const RunSpec& spec, const TrainSpec& settings, const Change& change);

}  // namespace cnn
