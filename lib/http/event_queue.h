// Server-sent events on their way to those who watch. Whoever announces them never waits: a reader that does
// not keep up loses the oldest.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace cnn {

using EventText = std::shared_ptr<const std::string>;

// `data` is one line; "data: ...\n\n" is what a browser's EventSource takes it from.
EventText event_text(const std::string& data);

class EventQueue {
 public:
  // Holds at most so many bytes; what is one event more than that is dropped, the oldest first.
  explicit EventQueue(size_t most_bytes) : most_bytes_(most_bytes) {}

  void push(const EventText& event);

  // The oldest; null where none has come in these seconds, and at once where the queue is closed and empty.
  EventText take(double seconds);

  // Nothing is pushed any more; what is there can still be taken.
  void close();
  bool is_at_end();

 private:
  const size_t most_bytes_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<EventText> events_;
  size_t bytes_ = 0;
  bool is_closed_ = false;
};

// Those who watch now: each has a queue of its own, for as long as somebody holds that.
class EventHub {
 public:
  // Null where as many as are allowed watch already.
  std::shared_ptr<EventQueue> open(const std::vector<EventText>& first = {});

  void push(const EventText& event);
  void close();  // each queue, and those opened later
  size_t watchers();

 private:
  std::mutex mutex_;
  std::vector<std::weak_ptr<EventQueue>> queues_;
  bool is_closed_ = false;
};

}  // namespace cnn
