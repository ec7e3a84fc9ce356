#include "train/diverged.h"

#include <array>
#include <charconv>
#include <string>

#include "base/printable.h"

namespace cnn {

Error diverged(const NotFinite& found, const TrainingInput& input, const TrainingState& state,
               int64_t images) {
  const auto where = input.network.find_non_finite(images);
  std::array<char, 32> rate;
  const auto end = std::to_chars(rate.data(), rate.data() + rate.size(), state.learning_rate).ptr;
  std::string message = "training diverged in epoch " + std::to_string(state.epoch) + ", batch " +
                        std::to_string(state.batch) + " (step " + std::to_string(found.step) +
                        "): " + found.what;
  if (where) message += "; the first bad layer is " + where->layer + ", by " + where->what;
  message +=
      ", at learning rate " + std::string(rate.data(), end) +
      "; try a smaller train.optimizer.learning_rate, a warm-up (train.schedule), or data.normalize: auto";
  if (state.model_epoch > 0) {
    message += "; " + shown(input.directory.model()) + " holds epoch " + std::to_string(state.model_epoch);
  }
  return {Failure::diverged, message};
}

}  // namespace cnn
