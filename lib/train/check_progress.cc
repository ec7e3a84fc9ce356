#include "train/check_progress.h"

#include <algorithm>

#include "base/error.h"

namespace cnn {
namespace {

// Batches and steps that are made by then, where the batches have always had the size they have now.
bool counts_fit(const TrainingState& state, const Batches& batches) {
  const int64_t all = batches.batches();
  const int64_t accumulate = state.settings.accumulate;
  const int64_t of_epoch = ceil_div(all, accumulate);
  const int64_t steps = state.batch == all ? of_epoch : state.batch / accumulate;
  return state.passes == (state.epoch - 1) * all + state.batch &&
         state.steps == (state.epoch - 1) * of_epoch + steps;
}

// Changes in the order in which they were made; and only one of the batches' size cuts an epoch.
bool changes_fit(const TrainingState& state, const Batches& batches) {
  const bool ordered = std::ranges::is_sorted(state.changes, {}, &Change::step) &&
                       (state.changes.empty() || state.changes.back().step <= state.steps);
  const bool resized =
      std::ranges::any_of(state.changes, [](const Change& change) { return change.key == "batch_size"; });
  return ordered && (resized || (state.cut == BatchCut{} && counts_fit(state, batches)));
}

}  // namespace

void check_progress(const TrainingState& state, const Batches& batches, int64_t room,
                    const std::string& file) {
  const auto& last = state.rows.last();
  const bool is_cut = last && last->epoch == state.epoch;
  // Fewer rows where some of metrics.csv were lost.
  const bool sane =
      state.epoch >= 1 && state.batch <= batches.batches() && state.cut.batch <= state.batch &&
      state.cut.place <= batches.images() && std::min(state.settings.batch_size, batches.images()) <= room &&
      state.rows.count() <= state.epoch - (is_cut ? 0 : 1) &&
      (!last || is_cut || last->epoch == state.epoch - 1) && state.model_epoch <= state.epoch &&
      state.best.epoch <= state.epoch && state.steps <= state.passes && state.correct <= batches.images() &&
      state.seconds >= 0 && state.learning_rate >= 0 && state.step.weight >= 0 && changes_fit(state, batches);
  if (!sane) throw Error(Failure::model, file + ": its progress is not that of a training on these data");
}

}  // namespace cnn
