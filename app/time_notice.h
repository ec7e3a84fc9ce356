// How long a training will take, told once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "train/observer.h"

namespace cnn::app {

class TimeNotice {
 public:
  // `evaluated`: images that are evaluated after each epoch.
  explicit TimeNotice(int64_t evaluated) : evaluated_(evaluated) {}

  // What to tell after this batch, `seconds` after any fixed moment; nothing before some seconds have been
  // trained, and nothing but once.
  std::optional<std::string> look(const BatchEvent& event, double seconds);

 private:
  double epoch_seconds(const BatchEvent& event, double seconds) const;

  int64_t evaluated_;
  bool is_told_ = false;
  std::optional<double> start_;         // when the first batch was done
  BatchEvent first_;                    // that batch
  std::optional<double> second_epoch_;  // when the first batch of the epoch after was done
  int64_t epochs_since_ = 0;            // from that epoch to the one at hand
};

}  // namespace cnn::app
