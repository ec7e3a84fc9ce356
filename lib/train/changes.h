// Settings of a training that may be changed while it runs: learning_rate, momentum, weight_decay, batch_size
// and log_every. Changes are part of the run: the checkpoint has them, so that resuming is exact.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "spec/run_spec.h"

namespace cnn {

struct Change {
  int64_t step = 0;   // after so many steps
  std::string key;    // "learning_rate"
  std::string value;  // as a config writes it

  bool operator==(const Change&) const = default;
};

// Throws Failure::config unless this key can be changed, and the value is a word.
void check_change(const Change& change);

// `settings`, those of a training of `spec`, with `change` in force: judged as the config's own key is, so
// that what is allowed is said in one place. Throws Failure::config with the reason.
TrainSpec with_change(const RunSpec& spec, const TrainSpec& settings, const Change& change);

}  // namespace cnn
