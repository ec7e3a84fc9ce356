#include "train/control.h"

#include <chrono>
#include <utility>

namespace cnn {
namespace {

const char* const kEnded = "the training has ended";

}  // namespace

bool Control::stop(StopReason reason) noexcept {
  int none = 0;
  return stop_.compare_exchange_strong(none, static_cast<int>(reason));
}

int64_t Control::training() const {
  const std::lock_guard lock(mutex_);
  return training_;
}

void Control::ask_to_stop(int64_t training) {
  const std::lock_guard lock(mutex_);
  if (training == training_) stop(StopReason::asked);
}

std::future<Answer> Control::submit(Command command) {
  return submit(std::move(command), training());
}

std::future<Answer> Control::submit(Command command, int64_t training) {
  Order order{std::move(command), {}};
  std::future<Answer> answer = order.answer.get_future();
  const std::lock_guard lock(mutex_);
  if (is_closed_ || training != training_) {
    order.answer.set_value({Answer::Kind::not_now, kEnded});
  } else {
    orders_.push_back(std::move(order));
    changed_.notify_one();
  }
  return answer;
}

std::optional<Control::Order> Control::take() {
  const std::lock_guard lock(mutex_);
  if (orders_.empty()) return std::nullopt;
  Order order = std::move(orders_.front());
  orders_.pop_front();
  return order;
}

void Control::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, std::chrono::milliseconds(50), [&] { return !orders_.empty() || stop_ != 0; });
}

void Control::close() {
  const std::lock_guard lock(mutex_);
  is_closed_ = true;
  for (Order& order : orders_) order.answer.set_value({Answer::Kind::not_now, kEnded});
  orders_.clear();
}

void Control::open_again() {
  const std::lock_guard lock(mutex_);
  is_closed_ = false;
  ++training_;
  int asked = static_cast<int>(StopReason::asked);
  stop_.compare_exchange_strong(asked, static_cast<int>(StopReason::none));
}

}  // namespace cnn
