#include "train/batch_sizes.h"

#include <algorithm>

#include "spec/single_value_norm.h"

namespace cnn {
namespace {

// None or less at an epoch's end.
int64_t images_left(const TrainingFeed& feed, const TrainingState& state) {
  return feed.batches().images() - feed.batches().place_of(state.batch);
}

}  // namespace

int64_t largest_batch(const NetworkPlan& plan, const TrainingFeed& feed, int64_t batch_size) {
  const int64_t images = feed.batches().images();
  return std::min(images, batch_size) + (joins_last_image(plan, batch_size, images) ? 1 : 0);
}

int64_t largest_batch_from_here(const NetworkPlan& plan, const TrainingFeed& feed, const TrainingState& state,
                                int64_t batch_size) {
  const int64_t left = images_left(feed, state);
  const bool joins = feed.joins_last_image() && left > batch_size && left % batch_size == 1;
  return std::max(largest_batch(plan, feed, batch_size), std::min(left, batch_size) + (joins ? 1 : 0));
}

std::optional<std::string> refusal_of_batch_size(const NetworkPlan& plan, const TrainingFeed& feed,
                                                 const TrainingState& state, int64_t batch_size) {
  refuse_single_values(plan, batch_size, feed.batches().images(), "batch_size", "batch_size");
  const bool is_other = batch_size != state.settings.batch_size;
  if (is_other && images_left(feed, state) == 1 && feed.joins_last_image())
    return "one image of the epoch is left, which batch_norm cannot learn from alone";
  return std::nullopt;
}

}  // namespace cnn
