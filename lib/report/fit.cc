#include "report/fit.h"

#include <fmt/format.h>

#include <algorithm>

namespace cnn {
namespace {

struct Compared {
  double accuracy = 0;
  const char* what = "";
};

std::optional<Compared> held_out_of(const EpochFigures& row) {
  if (row.validation_accuracy) return Compared{*row.validation_accuracy, "validation"};
  if (row.test_accuracy) return Compared{*row.test_accuracy, "test"};
  return std::nullopt;
}

// By which share the training loss went down in the epoch; nothing of the first.
std::optional<double> fall_of(const std::vector<EpochFigures>& epochs,
                              std::vector<EpochFigures>::const_iterator row) {
  if (row == epochs.begin() || !row->train_loss) return std::nullopt;
  const auto before = std::prev(row)->train_loss;
  if (!before || *before <= 0) return std::nullopt;
  return (*before - *row->train_loss) / *before;
}

}  // namespace

FitVerdict judge_fit(const std::vector<EpochFigures>& epochs, int64_t model_epoch) {
  const auto row = std::ranges::find(epochs, model_epoch, &EpochFigures::epoch);
  const auto held_out = row == epochs.end() ? std::nullopt : held_out_of(*row);
  if (!held_out || !row->train_accuracy)
    return {
        Fit::unknown,
        "Whether it is over- or underfitted is not known: there is no epoch with a training and a held-out "
        "accuracy to compare."};
  const double gap = *row->train_accuracy - held_out->accuracy;
  const std::string measured = fmt::format(
      "In epoch {} the training accuracy (the mean over the epoch's batches, with augmentation and dropout "
      "if there "
      "were any) is {:.2f}%, the {} accuracy {:.2f}%: a gap of {:+.2f} points.",
      model_epoch, 100 * *row->train_accuracy, held_out->what, 100 * held_out->accuracy, 100 * gap);
  if (gap >= kWideGap)
    return {Fit::over,
            fmt::format("Overfitted: the gap is {:.0f} points or more. More or augmented images, weight "
                        "decay, dropout or fewer epochs narrow it. {}",
                        100 * kWideGap, measured)};
  const auto fall = fall_of(epochs, row);
  if (fall && *fall >= kStillFalling)
    return {
        Fit::under,
        fmt::format(
            "Not trained to the end: the training loss was still falling, by {:.1f}% in its last epoch "
            "({:.0f}% or more count), and the gap is small. More epochs may help, then a larger network. {}",
            100 * *fall, 100 * kStillFalling, measured)};
  return {Fit::good,
          fmt::format("Neither over- nor underfitted: the gap is below {:.0f} points{}. {}", 100 * kWideGap,
                      fall ? ", and the training loss had settled" : "", measured)};
}

}  // namespace cnn
