#include "app/time_notice.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/readable_numbers.h"

namespace cnn::app {
namespace {

constexpr double kSecondsBefore = 3;
constexpr double kForwardShare = 1.0 / 3;  // of a step's time, which has a backward pass of two such

}  // namespace

// Evaluation included: as measured, else as what a forward pass costs.
double TimeNotice::epoch_seconds(const BatchEvent& event, double seconds) const {
  if (second_epoch_ && epochs_since_ > 0) {
    const double trained = static_cast<double>(event.seen) / static_cast<double>(event.total);
    return (seconds - *second_epoch_) / (static_cast<double>(epochs_since_) + trained);
  }
  const double images = static_cast<double>(event.total) + kForwardShare * static_cast<double>(evaluated_);
  return images / event.images_per_second;
}

std::optional<std::string> TimeNotice::look(const BatchEvent& event, double seconds) {
  if (is_told_) return std::nullopt;
  if (!start_) {
    start_ = seconds;
    first_ = event;
  }
  if (event.batch == 0 && event.epoch > first_.epoch) {
    if (!second_epoch_) second_epoch_ = seconds;
    epochs_since_ = event.epoch - first_.epoch - 1;
  }
  if (seconds - *start_ < kSecondsBefore) return std::nullopt;
  is_told_ = true;
  const bool is_whole = first_.epoch == 1 && first_.batch == 0;
  const double begun = static_cast<double>(first_.seen) / static_cast<double>(first_.total);
  const int64_t epochs = event.epochs - first_.epoch + 1;
  const double all = (static_cast<double>(epochs) - begun) * epoch_seconds(event, seconds);
  const std::string what = is_whole
                               ? (epochs == 1 ? "the epoch" : fmt::format("all {} epochs", epochs))
                               : (epochs == 1 ? "what is left" : fmt::format("the {} epochs left", epochs));
  return fmt::format("{} will take about {}, at {} images/s", what, rough_duration(all),
                     readable_rate(event.images_per_second));
}

}  // namespace cnn::app
