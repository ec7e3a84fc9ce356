// The processes that train the same weights together. Each is a rank, and computes a run of every batch's
// shards.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "ranks/buckets.h"
#include "ranks/near_transport.h"
#include "ranks/reduction.h"
#include "ranks/transport.h"

namespace cnn {

// All ranks make the same calls in the same order, but for begin(), ready() and what tells of a stop; all
// from the thread that trains.
class Ranks {
 public:
  explicit Ranks(Transport& transport);  // outlives this
  ~Ranks();
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;

  int64_t rank() const { return transport_.rank(); }
  int64_t count() const { return transport_.ranks(); }
  bool is_first() const { return rank() == 0; }

  // From now on batches have so many shards, at least as many as there are ranks.
  void share_out(int64_t shards);
  Range own_shards() const { return shards_of_rank(rank(), count(), shards_); }

  // Where the gradients of the own nodes are summed in each batch (ranks/reduction.h): their memory stays
  // where it is until close(), and ranks of one machine read each other's where it is Buffer::shared(). A
  // thread adds them to those of others as they become ready; but finish() does it where no rank has more
  // than one of its `cores`, which that thread would only take from the pass.
  void open(std::vector<std::span<float>> nodes, int cores);
  void close();
  void begin();                       // of a batch
  void ready(const Range& elements);  // of all own nodes hold what this rank adds
  bool sends_aside() const { return is_aside_; }
  // Returns when the first node is `factor` times the sum over all ranks; of 1 where it sends aside.
  void finish(float factor);

  // The same of a few numbers, at once; where gradients are on their way, after those that are ready.
  void add_up(std::span<const std::span<double>> nodes);
  void add_up(std::span<const std::span<Moments>> nodes);

  // What each rank has in `numbers` becomes the sum over the ranks.
  void add_up_own(std::span<double> numbers);

  // Those of the first rank become those of all.
  void broadcast(std::span<std::byte> bytes);
  std::string broadcast(std::string text);

  // The text of each rank, in the ranks' order.
  std::vector<std::string> gather(const std::string& text);

  // After each batch: how long others are waited for follows from the batches' times.
  void pass_batch(double seconds);

  // A stop is made in the same step by all: whatever number one of them reads in `wish`, if not 0, is
  // stop() everywhere once all have told theirs. The largest, where there are several.
  void listen(const std::atomic<int>& wish) { wish_ = &wish; }
  void agree_on_stop();
  int stop() const { return stop_; }

 private:
  void work();
  void reduce(const Range& bucket, float factor) { of_gradients_->run(*near_, nodes_, bucket, factor); }
  void wait_until(size_t reduced);

  Transport& transport_;
  int64_t shards_ = 0;
  std::optional<Reduction<float>> of_gradients_;
  std::optional<Reduction<double>> of_numbers_;
  std::optional<Reduction<Moments>> of_moments_;
  Reduction<double> of_ranks_;  // each a shard
  const std::atomic<int>* wish_ = nullptr;
  int stop_ = 0;
  std::vector<double> batch_seconds_;  // of the last batches

  std::vector<std::span<float>> nodes_;
  std::optional<NearTransport> near_;  // of these
  std::vector<Range> buckets_;
  bool is_aside_ = false;  // the thread is there
  std::optional<BucketsReady> ready_;

  std::mutex mutex_;
  std::condition_variable changed_;
  size_t sent_ = 0;     // buckets that the thread may send
  size_t reduced_ = 0;  // and those that are done
  bool ends_ = false;
  std::exception_ptr failure_;
  std::thread thread_;
};

}  // namespace cnn
