#include "data/decode_ahead.h"

#include <algorithm>
#include <system_error>

#include "base/error.h"
#include "data/decode_images.h"

namespace cnn {

DecodeAhead::DecodeAhead(const Dataset& data, int64_t capacity, int threads)
    : data_(data),
      capacity_(capacity),
      slots_(capacity * data.image.size()),
      states_(static_cast<size_t>(capacity), State::empty) {
  try {
    for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
  } catch (const std::system_error& error) {
    // Fewer do as well, if there is one.
    if (threads_.empty()) {
      throw Error(Failure::resource, "cannot start a thread that decodes images: " + error.code().message());
    }
  }
}

DecodeAhead::~DecodeAhead() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  changed_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void DecodeAhead::take(const std::vector<int64_t>& order, const Range& places) {
  std::unique_lock lock(mutex_);
  if (order != order_ || places.begin < first_ || places.begin > next_ || failure_) {
    order_.clear();  // nothing more is begun
    changed_.wait(lock, [this] { return working_ == 0; });
    begin_anew(order, places.begin);
  }
  for (; first_ < places.begin; ++first_) {
    changed_.wait(lock, [this] { return state_at(first_) != State::decoding; });
    state_at(first_) = State::empty;
  }
  changed_.notify_all();
  changed_.wait(lock, [&] { return failure_ || are_ready(places); });
  if (failure_) std::rethrow_exception(failure_);
}

void DecodeAhead::begin_anew(const std::vector<int64_t>& order, int64_t place) {
  order_ = order;
  first_ = next_ = place;
  failure_ = nullptr;
  std::ranges::fill(states_, State::empty);
}

bool DecodeAhead::has_work() const {
  return !failure_ && next_ < std::min(std::ssize(order_), first_ + capacity_);
}

bool DecodeAhead::are_ready(const Range& places) const {
  for (int64_t place = places.begin; place < places.end; ++place) {
    if (place >= next_ || state_at(place) != State::ready) return false;
  }
  return true;
}

void DecodeAhead::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return ends_ || has_work(); });
    if (ends_) return;
    const int64_t place = next_++;
    const int64_t index = order_[static_cast<size_t>(place)];
    if (index == kNotWanted) {
      state_at(place) = State::ready;
      changed_.notify_all();
      continue;
    }
    state_at(place) = State::decoding;
    ++working_;
    lock.unlock();
    std::exception_ptr failure;
    try {
      decode_again(data_, index, slots_.data() + place % capacity_ * data_.image.size());
    } catch (...) {
      failure = std::current_exception();
    }
    lock.lock();
    --working_;
    state_at(place) = State::ready;
    if (failure && !failure_) failure_ = failure;
    changed_.notify_all();
  }
}

}  // namespace cnn
