// Images of a streamed set, decoded by threads of its own ahead of whoever takes them.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "base/buffer.h"
#include "data/dataset.h"

namespace cnn {

// Holds up to `capacity` decoded images: those from the place that is to be taken next. What an image is does
// not depend on the threads. One taker at a time.
class DecodeAhead {
 public:
  static constexpr int64_t kNotWanted = -1;  // at a place whose image nobody asks for

  // `data` is streamed and outlives this. Throws Failure::resource where the system gives no more threads.
  DecodeAhead(const Dataset& data, int64_t capacity, int threads);
  ~DecodeAhead();
  DecodeAhead(const DecodeAhead&) = delete;
  DecodeAhead& operator=(const DecodeAhead&) = delete;

  // Waits until the images at `places` of `order` (indices into the data set, or kNotWanted) are decoded; at
  // most `capacity` of them. Those before are dropped, and decoding goes on behind them. Where places follow
  // each other in the same order, the images are there or on their way; else it begins anew. Throws
  // Failure::data for a file that cannot be read any more.
  void take(const std::vector<int64_t>& order, const Range& places);

  // The image at a place that has been taken: valid until the next take().
  const uint8_t* pixels_at(int64_t place) const {
    return slots_.data() + place % capacity_ * data_.image.size();
  }

 private:
  enum class State : uint8_t { empty, decoding, ready };

  void work();
  void begin_anew(const std::vector<int64_t>& order, int64_t place);
  bool has_work() const;
  bool are_ready(const Range& places) const;
  State& state_at(int64_t place) { return states_[static_cast<size_t>(place % capacity_)]; }
  State state_at(int64_t place) const { return states_[static_cast<size_t>(place % capacity_)]; }

  const Dataset& data_;
  const int64_t capacity_;
  Buffer<uint8_t> slots_;  // (capacity, C, H, W), a place in slot place % capacity

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<int64_t> order_;
  std::vector<State> states_;  // (capacity)
  int64_t first_ = 0;          // the first place that may still be needed
  int64_t next_ = 0;           // the first that nobody has begun to decode
  int working_ = 0;            // threads that decode
  bool ends_ = false;
  std::exception_ptr failure_;
  std::vector<std::thread> threads_;
};

}  // namespace cnn
