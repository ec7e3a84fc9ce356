#include "report/fit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace cnn {
namespace {

constexpr double kLossOfGuessing = 0.98;  // of ln K
constexpr double kRightByGuessing = 1.2;  // times 1/K

struct Compared {
  double accuracy = 0;
  std::optional<double> loss;
  const char* what = "";
};

std::optional<Compared> held_out_of(const EpochFigures& row) {
  if (row.validation_accuracy) return Compared{*row.validation_accuracy, row.validation_loss, "validation"};
  if (row.test_accuracy) return Compared{*row.test_accuracy, row.test_loss, "test"};
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

// Of a hundredth at least, so that no "-0.00" is printed.
double points(double share) {
  const double rounded = std::round(10000 * share) / 100;
  return rounded == 0 ? 0 : rounded;
}

std::string as_sentence(std::string text) {
  if (text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string words_of_guessing(const Compared& held_out, int64_t classes) {
  if (classes < 2 || !held_out.loss) return "";
  const auto count = static_cast<double>(classes);
  const double guessing = std::log(count);
  if (held_out.accuracy > kRightByGuessing / count || *held_out.loss < kLossOfGuessing * guessing) return "";
  return fmt::format(
      "Has learned nothing: no better than guessing, for the {} loss is {:.4g}, and guessing has {:.4g} (ln "
      "{}). ",
      held_out.what, *held_out.loss, guessing, classes);
}

// Of a gap that is not wide.
FitVerdict judge_course(std::optional<double> fall, double train_accuracy, double gap) {
  const bool is_low = train_accuracy < kLow;
  if (!fall && (is_low || -gap >= kWideGap))
    return {Fit::under,
            fmt::format("Not done learning yet: the model is of the first epoch, {}. Train for more of them.",
                        is_low ? fmt::format("and the training accuracy is below {:.0f}%", 100 * kLow)
                               : "and the network is ahead of what it had right on the way")};
  if (fall && *fall >= kStillFalling)
    return {
        Fit::under,
        fmt::format(
            "{}: the training loss was still falling, by {:.1f}% in its last epoch "
            "({:.0f}% or more count), and the gap is small. More epochs may help, then a larger network.",
            is_low ? "Not done learning yet" : "Not trained to the end", 100 * *fall, 100 * kStillFalling)};
  if (is_low)
    return {Fit::under,
            fmt::format("Underfitted: the training loss had settled at a training accuracy below {:.0f}%. A "
                        "larger network, another learning rate or less augmentation and dropout may help.",
                        100 * kLow)};
  return {Fit::good, fmt::format("Neither over- nor underfitted: the gap is below {:.0f} points{}.",
                                 100 * kWideGap, fall ? ", and the training loss had settled" : "")};
}

}  // namespace

FitVerdict judge_fit(const std::vector<EpochFigures>& epochs, int64_t model_epoch,
                     const LearningKnown& known) {
  const auto row = std::ranges::find(epochs, model_epoch, &EpochFigures::epoch);
  const auto held_out = row == epochs.end() ? std::nullopt : held_out_of(*row);
  if (!known.doubt.empty()) return {Fit::nothing, as_sentence(known.doubt)};
  if (!held_out || !row->train_accuracy)
    return {
        Fit::unknown,
        "Whether it is over- or underfitted is not known: there is no epoch with a training and a held-out "
        "accuracy to compare."};
  const double gap = *row->train_accuracy - held_out->accuracy;
  const std::string measured = fmt::format(
      "In epoch {} the training accuracy (the mean over the epoch's batches, with augmentation and dropout "
      "if there were any) is {:.2f}%, the {} accuracy {:.2f}%: a gap of {:+.2f} points.",
      model_epoch, 100 * *row->train_accuracy, held_out->what, 100 * held_out->accuracy, points(gap));
  if (const std::string words = words_of_guessing(*held_out, known.classes); !words.empty())
    return {Fit::nothing, words + measured};
  if (gap >= kWideGap)
    return {Fit::over,
            fmt::format("Overfitted: the gap is {:.0f} points or more. More or augmented images, weight "
                        "decay, dropout or fewer epochs narrow it. {}",
                        100 * kWideGap, measured)};
  FitVerdict verdict = judge_course(fall_of(epochs, row), *row->train_accuracy, gap);
  verdict.words += " " + measured;
  return verdict;
}

}  // namespace cnn
