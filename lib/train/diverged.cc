#include "train/diverged.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "base/printable.h"

namespace cnn {

Error diverged(const NotFinite& found, const TrainingInput& input, const TrainingState& state,
               const Batches& batches, const std::string& cause) {
  // Counted from 1, as steps are; one that is not yet counted among those done is the next.
  const int64_t batch =
      std::clamp(state.batch + (found.step > state.steps ? 1 : 0), int64_t{1}, batches.batches());
  const auto where = input.network.find_non_finite(batches.batch_images(batch - 1));
  std::array<char, 32> rate;
  const auto end = std::to_chars(rate.data(), rate.data() + rate.size(), state.learning_rate).ptr;
  std::string message = "training diverged in epoch " + std::to_string(state.epoch) + ", batch " +
                        std::to_string(batch) + " (step " + std::to_string(found.step) + "): " + found.what;
  if (where) message += "; the first bad layer is " + where->layer + ", by " + where->what;
  message += ", at learning rate " + std::string(rate.data(), end) + "; " +
             (cause.empty() ? "try a smaller train.optimizer.learning_rate, a warm-up (train.schedule), or "
                              "data.normalize: auto"
                            : "likely cause: " + cause);
  if (state.model_epoch > 0) {
    message += "; " + shown(input.directory.model()) + " holds epoch " + std::to_string(state.model_epoch);
  }
  return {Failure::diverged, message};
}

}  // namespace cnn
