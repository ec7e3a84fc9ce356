#include "http/event_queue.h"

#include <catch2/catch.hpp>
#include <thread>

namespace cnn {

TEST_CASE("events: who does not read loses the oldest, and nobody waits") {
  EventQueue queue(100);
  for (int i = 0; i < 50; ++i) queue.push(event_text(std::string(20, static_cast<char>('a' + i % 26))));
  std::vector<std::string> held;
  while (const EventText event = queue.take(0)) held.push_back(*event);
  CHECK(held == std::vector<std::string>{"data: " + std::string(20, 'v') + "\n\n",
                                         "data: " + std::string(20, 'w') + "\n\n",
                                         "data: " + std::string(20, 'x') + "\n\n"});
}

TEST_CASE("events: one that is larger than the queue is kept all the same") {
  EventQueue queue(10);
  queue.push(event_text("small"));
  queue.push(event_text(std::string(100, 'x')));
  CHECK(queue.take(0)->size() == 108);
  CHECK(!queue.take(0));
}

TEST_CASE("events: what is queued when it is closed can still be taken, then it is at its end") {
  EventQueue queue(100);
  queue.push(event_text("last"));
  queue.close();
  queue.push(event_text("too late"));
  CHECK(!queue.is_at_end());
  CHECK(*queue.take(0) == "data: last\n\n");
  CHECK(queue.is_at_end());
  CHECK(!queue.take(10));  // at once
}

TEST_CASE("events: a waiting reader is woken by an event and by the end") {
  EventQueue queue(100);
  std::thread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    queue.push(event_text("now"));
  });
  CHECK(queue.take(10));
  later.join();
  std::thread end([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    queue.close();
  });
  CHECK(!queue.take(10));
  end.join();
}

TEST_CASE("events: each who watches has a queue, sixteen at most, until it lets go") {
  EventHub hub;
  auto first = hub.open({event_text("state")});
  auto second = hub.open();
  hub.push(event_text("step"));
  CHECK(*first->take(0) == "data: state\n\n");
  CHECK(*first->take(0) == "data: step\n\n");
  CHECK(*second->take(0) == "data: step\n\n");
  std::vector<std::shared_ptr<EventQueue>> more;
  while (auto queue = hub.open()) more.push_back(queue);
  CHECK(more.size() == 14);
  more.pop_back();
  CHECK(hub.watchers() == 15);
  CHECK(hub.open());
  hub.close();
  CHECK(first->is_at_end());
  CHECK(hub.open()->is_at_end());
}

}  // namespace cnn
