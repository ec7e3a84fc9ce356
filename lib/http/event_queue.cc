#include "http/event_queue.h"

#include <chrono>

namespace cnn {
namespace {

constexpr size_t kMostWatchers = 16;
constexpr size_t kMostBytes = size_t{1} << 18;

}  // namespace

EventText event_text(const std::string& data) {
  return std::make_shared<const std::string>("data: " + data + "\n\n");
}

void EventQueue::push(const EventText& event) {
  const std::lock_guard lock(mutex_);
  if (is_closed_) return;
  events_.push_back(event);
  bytes_ += event->size();
  while (bytes_ > most_bytes_ && events_.size() > 1) {
    bytes_ -= events_.front()->size();
    events_.pop_front();
  }
  changed_.notify_one();
}

EventText EventQueue::take(double seconds) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, std::chrono::duration<double>(seconds),
                    [&] { return is_closed_ || !events_.empty(); });
  if (events_.empty()) return nullptr;
  EventText event = std::move(events_.front());
  events_.pop_front();
  bytes_ -= event->size();
  return event;
}

void EventQueue::close() {
  const std::lock_guard lock(mutex_);
  is_closed_ = true;
  changed_.notify_one();
}

bool EventQueue::is_at_end() {
  const std::lock_guard lock(mutex_);
  return is_closed_ && events_.empty();
}

std::shared_ptr<EventQueue> EventHub::open(const std::vector<EventText>& first) {
  const std::lock_guard lock(mutex_);
  std::erase_if(queues_, [](const auto& queue) { return queue.expired(); });
  if (queues_.size() >= kMostWatchers) return nullptr;
  auto queue = std::make_shared<EventQueue>(kMostBytes);
  for (const EventText& event : first) queue->push(event);
  if (is_closed_) queue->close();
  queues_.push_back(queue);
  return queue;
}

void EventHub::push(const EventText& event) {
  const std::lock_guard lock(mutex_);
  for (const auto& weak : queues_) {
    if (const auto queue = weak.lock()) queue->push(event);
  }
}

void EventHub::close() {
  const std::lock_guard lock(mutex_);
  is_closed_ = true;
  for (const auto& weak : queues_) {
    if (const auto queue = weak.lock()) queue->close();
  }
}

size_t EventHub::watchers() {
  const std::lock_guard lock(mutex_);
  std::erase_if(queues_, [](const auto& queue) { return queue.expired(); });
  return queues_.size();
}

}  // namespace cnn
