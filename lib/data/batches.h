// Batches of a subset, in an order that follows from seed and epoch alone.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/buffer.h"
#include "base/thread_pool.h"
#include "data/augment.h"
#include "data/dataset.h"
#include "data/decode_ahead.h"
#include "ranks/shards.h"
#include "spec/run_spec.h"

namespace cnn {

// From batch `batch` of an epoch on, which begins with image number `place` of its order, batches have
// another size than before.
struct BatchCut {
  int64_t batch = 0;
  int64_t place = 0;

  bool operator==(const BatchCut&) const = default;
};

// The shards of each batch whose images are to be put in (ranks/shards.h).
struct OwnShards {
  int64_t shards = 1;
  Range own = {0, 1};
  int64_t least = 1;  // images of a shard

  bool is_all() const { return own.size() == shards; }
  Range images_of(int64_t shard, int64_t images) const {
    return images_of_shard(shard, shards, images, least);
  }
  Range images_of_own(int64_t images) const {
    return {images_of(own.begin, images).begin, images_of(own.end - 1, images).end};
  }
};

class Batches {
 public:
  // `data` and `subset` must outlive this. Without `normalization` pixels are scaled to 0..1 only. A mean
  // image, (C,H,W) of pixels scaled so, is subtracted too, if there is one. The order is the subset's until
  // `shuffle` is called.
  Batches(const Dataset& data, const Subset& subset, const std::optional<Normalization>& normalization,
          int64_t batch_size, std::span<const float> mean_image = {});

  int64_t images() const { return static_cast<int64_t>(order_.size()); }
  int64_t batches() const;                    // per epoch, a last, smaller one included unless it is dropped
  int64_t batch_images(int64_t batch) const;  // batch_size, or fewer in the last

  // Where the image that batch `batch` begins with stands in the order.
  int64_t place_of(int64_t batch) const { return cut_.place + (batch - cut_.batch) * batch_size_; }

  // From now on one image left over for a last batch belongs to the batch before it, which has batch_size
  // + 1.
  void join_last_image() {
    joins_last_ = true;
    wanted_.clear();
  }

  // From now on a last, smaller batch is left out, but for the only one.
  void drop_last_batch() {
    drops_last_ = true;
    wanted_.clear();
  }

  // The images of the epoch's first `batch` batches, those of another size before them included.
  int64_t images_until(int64_t batch) const {
    return batch == batches() && !drops_last_ ? images() : std::min(images(), place_of(batch));
  }

  // From now on the batches from `cut` on have `batch_size` images; those before it are not asked for any
  // more.
  void cut(const BatchCut& cut, int64_t batch_size);

  // From now on fills put in the images of those shards alone, and the labels of all.
  void fill_only(const OwnShards& own) {
    own_ = own;
    wanted_.clear();
  }
  const OwnShards& own() const { return own_; }

  // The order of `epoch` (1, 2, ...): shuffled by a Fisher-Yates draw from (seed, epoch), whatever came
  // before.
  void shuffle(uint64_t seed, int64_t epoch);

  // From now on images are varied, as of `epoch` (data/augment.h). For pools of up to `threads` threads.
  void vary(const AugmentSpec& spec, uint64_t seed, int64_t epoch, int threads);

  // Both as a training by `data` does when `epoch` begins.
  void begin_epoch(const DataSpec& data, uint64_t seed, int64_t epoch, int threads) {
    if (data.shuffle) shuffle(seed, epoch);
    vary(data.augment, seed, epoch, threads);
  }

  // No other batches than these will be filled: of a streamed set their images are not decoded ahead.
  void fill_only(const Range& batches) {
    filled_ = batches;
    wanted_.clear();
  }

  // What is left of each image's own in batch `batch` where images are mixed up (data/mixup.h), else 1.
  float own_share(int64_t batch) const;

  // Writes batch `batch` of the current order: images (n, C, H, W) normalized, labels (n), n =
  // batch_images(batch). Each value is computed in double and rounded once. Allocates nothing, unless the
  // data set is streamed: then as many threads as the pool has decode ahead of the next batches, and one
  // whose images are not there yet is waited for; Failure::data where a file cannot be read any more.
  void fill(int64_t batch, float* images, int32_t* labels, ThreadPool& pool) const {
    fill(batch, images, labels, pool, nullptr);
  }

  // The same with each image seen so, and not as it would be in training.
  void fill_seen(const View& view, int64_t batch, float* images, int32_t* labels, ThreadPool& pool) const {
    make_room(pool.threads());
    fill(batch, images, labels, pool, &view);
  }

  // The same in two steps: begin_fill offers the work to threads of the pool that have nothing else to do,
  // and finish_fill, of the batch begun last, sees to the rest. Nothing is begun, and false is returned,
  // where the data set is streamed. Nothing else of this is called between, but for batch_images and
  // own_share.
  bool begin_fill(int64_t batch, float* images, int32_t* labels, ThreadPool& pool);
  void finish_fill(ThreadPool& pool);

 private:
  // A batch to be filled, in pieces of some images each; a task of a ThreadPool.
  struct Fill {
    const Batches* batches;
    int64_t batch;
    float* images;
    int32_t* labels;
    const View* view = nullptr;

    int64_t pieces() const;
    void operator()(int64_t piece, int thread) const;
  };

  // value = pixel*scale + offset
  struct Line {
    double scale;
    double offset;
  };

  void fill(int64_t batch, float* images, int32_t* labels, ThreadPool& pool, const View* view) const;
  void make_room(int threads) const;
  bool joins() const;
  void decode(const Range& places, int threads) const;
  const std::vector<int64_t>& wanted() const;
  const uint8_t* pixels_at(int64_t place) const;
  void put(int64_t place, int thread, const View* view, float* out) const;
  void prefetch(int64_t place) const;
  const uint8_t* vary_image(int64_t index, const uint8_t* pixels, int thread) const;
  const uint8_t* view_image(const View& view, const uint8_t* pixels, int thread) const;
  void normalize(const uint8_t* in, float* out) const;

  const Dataset& data_;
  const Subset& subset_;
  int64_t batch_size_;
  BatchCut cut_;
  OwnShards own_;
  bool joins_last_ = false;
  bool drops_last_ = false;
  std::vector<int64_t> order_;
  std::vector<Line> lines_;      // (C)
  std::vector<double> offsets_;  // (C,H,W), in the place of the lines' where there is a mean image
  AugmentSpec augment_;
  uint64_t seed_ = 0;
  int64_t epoch_ = 0;
  mutable std::vector<Buffer<uint8_t>> varied_;  // room for an image, each thread its own
  mutable std::vector<Buffer<float>> others_;    // likewise, where only some images are mixed up with others
  std::optional<Range> filled_;                  // all, where it is not set
  mutable std::vector<int64_t> wanted_;          // the order, where fills leave out images of a streamed set
  mutable std::unique_ptr<DecodeAhead> ahead_;   // of a streamed set, from the first fill on
  Fill begun_{};                                 // by begin_fill
};

}  // namespace cnn
