#include "train/training_feed.h"

#include <algorithm>

#include "infer/evaluate.h"
#include "spec/single_value_norm.h"

namespace cnn {
namespace {

bool has_single_value_norm(const Network& network) {
  return !single_value_norm(network.plan()).empty();
}

}  // namespace

TrainingFeed::TrainingFeed(const TrainingInput& input, ThreadPool& pool)
    : spec_(input.info.spec),
      network_(input.network),
      pool_(pool),
      batches_(batches_of(input.data, Split::train, *spec_.data, spec_.train.batch_size)),
      joins_last_image_(!spec_.data->drop_last && has_single_value_norm(network_)) {
  if (spec_.data->drop_last) batches_.drop_last_batch();
  if (joins_last_image_) batches_.join_last_image();
  const int64_t shards = spec_.train.shards;
  batches_.fill_only({shards, input.ranks != nullptr ? input.ranks->own_shards() : Range{0, shards},
                      has_single_value_norm(network_) ? 2 : 1});
}

void TrainingFeed::open_epoch(const TrainingState& state) {
  drop_next();
  const auto seed = static_cast<uint64_t>(state.settings.seed);
  batches_.begin_epoch(*spec_.data, seed, state.epoch, pool_.threads());
  batches_.cut(state.cut, state.settings.batch_size);
}

void TrainingFeed::take(int64_t batch) {
  if (is_next_begun_) {
    batches_.finish_fill(pool_);
    network_.take_next();
  } else {
    batches_.fill(batch, network_.images(), network_.labels(), pool_);
  }
  is_next_begun_ = batch + 1 < batches_.batches() &&
                   batches_.begin_fill(batch + 1, network_.next_images(), network_.next_labels(), pool_);
}

int64_t TrainingFeed::batches_of_whole_epoch(int64_t batch_size) const {
  const int64_t images = batches_.images();
  if (spec_.data->drop_last) return std::max(images / batch_size, int64_t{1});
  const bool joins = cnn::joins_last_image(network_.plan(), batch_size, images);
  return ceil_div(images, batch_size) - (joins ? 1 : 0);
}

void TrainingFeed::drop_next() {
  if (is_next_begun_) pool_.finish_offered();
  is_next_begun_ = false;
}

}  // namespace cnn
