#include "run/threads_model.h"

#include <catch2/catch.hpp>

#include "run/timed_parts.h"

namespace cnn {
namespace {

MachineFigures free_machine() {
  return {.threads = 2, .bandwidths = {{1 << 20, 1e9, 2e9}}};
}

TimedPart part_of(std::vector<std::vector<double>> rounds, double alone = 0, int64_t bytes = 0) {
  TimedPart part{"conv1", "forward", {}, alone, bytes, {}};
  for (std::vector<double>& tasks : rounds) part.rounds.push_back({0, std::move(tasks)});
  return part;
}

TEST_CASE("threads model: each thread begins with its own tasks and then helps the others") {
  CHECK(scheduled({1, 2, 3, 4}, 1, 0, 0) == 10);
  // 1, 2 | 3, 4: the first helps with the 4.
  CHECK(scheduled({1, 2, 3, 4}, 2, 0, 0) == 7);
  CHECK(scheduled({4, 3, 2, 1}, 2, 0, 0) == 6);  // 4 | 2, 1, then the 3 of the first
  CHECK(scheduled({1, 1, 1}, 2, 0, 0) == 2);
  CHECK(scheduled({1, 1, 1}, 8, 0, 0) == 1);
  CHECK(scheduled({}, 4, 0, 0) == 0);
}

TEST_CASE("threads model: threads begin one after another, and those that sleep later") {
  CHECK(scheduled({2, 2}, 2, 0.5, 0) == 2.5);
  CHECK(scheduled({2, 2}, 2, 0.5, 1) == 3.5);
  CHECK(scheduled({2, 2}, 2, 0.5, 10) == 4);  // the first has done both by then
  CHECK(scheduled({2, 2, 2}, 3, 0.5, 0) == 3);
}

TEST_CASE("threads model: what many threads would cut finer is, where that is faster, and never for one") {
  TimedPart part = part_of({{6, 6}});
  part.cut = {part_of({{3.5, 3.5, 3.5, 3.5}})};
  CHECK(modeled(part, 1, free_machine()).seconds == 12);
  CHECK(modeled(part, 2, free_machine()).seconds == 6);
  const ModeledTime four = modeled(part, 4, free_machine());
  CHECK(four.seconds == 3.5);
  CHECK(four.is_cut);
  part.cut = {part_of({{4, 4, 4}})};
  CHECK(reason(part, modeled(part, 8, free_machine())) == "3 tasks");
}

TEST_CASE("threads model: what one thread does is not shared, nor is a single task") {
  const TimedPart part = part_of({{1, 1}, {3}}, 5);
  CHECK(modeled(part, 1, free_machine()).seconds == 10);
  const ModeledTime two = modeled(part, 2, free_machine());
  CHECK(two.seconds == 9);
  CHECK(two.losses.alone == 2.5);
  CHECK(two.losses.tasks == 1.5);
  CHECK(reason(part, two) == "one-thread part 50%");
  CHECK(reason(part_of({{1, 1, 1}}), modeled(part_of({{1, 1, 1}}), 8, free_machine())) == "3 tasks");
  const TimedPart uneven = part_of({{7, 1, 1, 1}});
  CHECK(reason(uneven, modeled(uneven, 2, free_machine())) == "longest of 4 tasks: 70% of the work");
  CHECK(reason(part, modeled(part, 1, free_machine())).empty());
}

TEST_CASE("threads model: threads share the memory's bandwidth") {
  MachineFigures machine = free_machine();
  machine.bandwidths = {{100, 100, 200}, {1000, 10, 15}};
  CHECK(bandwidth(machine, 50, 1) == 100);
  CHECK(bandwidth(machine, 101, 2) == 15);
  CHECK(bandwidth(machine, 5000, 4) == 30);
  // 1000 bytes at 10 a second take one thread all of its time, two 1000 / 15.
  const TimedPart moves = part_of({{50, 50}}, 0, 1000);
  CHECK(modeled(moves, 2, machine).seconds == Approx(1000.0 / 15));
  CHECK(reason(moves, modeled(moves, 2, machine)) == "memory");
  CHECK(modeled(part_of({{500, 500}}, 0, 1000), 2, machine).seconds == 500);
  machine.most_bandwidth = 25;
  CHECK(bandwidth(machine, 5000, 2) == 20);
  CHECK(bandwidth(machine, 5000, 64) == 25);
  CHECK(bandwidth(machine, 50, 4) == 400);  // of a cache
}

TEST_CASE("threads model: waking threads, and threads that are slower where all work") {
  MachineFigures machine = free_machine();
  machine.wake_seconds = 1;
  CHECK(modeled(part_of({{4, 4}}), 2, machine).seconds == 5);
  CHECK(reason(part_of({{4, 4}}), modeled(part_of({{4, 4}}), 2, machine)) == "waking threads");
  machine = free_machine();
  machine.speed = 0.5;
  CHECK(modeled(part_of({{4, 4}}), 2, machine).seconds == 8);
  CHECK(modeled(part_of({{4, 4, 4, 4}}), 4, machine).seconds == 8);
}

TEST_CASE("timed parts: rounds go to the pass that they are in, each time is the median over the batches") {
  TaskTimes times;
  const auto round = [&](std::vector<double> when) {
    times.rounds.push_back({times.times.size(), when.size() - 1});
    times.times.insert(times.times.end(), when.begin(), when.end());
  };
  std::vector<TimeSpan> batches;
  std::vector<PartSpans> parts = {{"conv1", "forward", {}}, {"update", "", {}}};
  for (const double length : {1.0, 8.0, 2.0}) {
    const double start = batches.empty() ? 0 : batches.back().end;
    round({start + 1, start + 2, start + 2 + length});
    round({start + 12, start + 13});
    parts[0].spans.push_back({{start, start + 11}, 7});
    parts[1].spans.push_back({{start + 12, start + 15}, 0});
    batches.push_back({start, start + 20});
  }
  const std::vector<TimedPart> found = timed_parts(times, batches, parts);
  REQUIRE(found.size() == 3);
  REQUIRE(found[0].rounds.size() == 1);
  CHECK(found[0].rounds[0].tasks == std::vector<double>{1, 2});
  CHECK(found[0].alone == 8);
  CHECK(found[0].bytes == 7);
  CHECK(found[0].seconds() == 11);
  REQUIRE(found[1].rounds.size() == 1);
  CHECK(found[1].rounds[0].tasks == std::vector<double>{1});
  CHECK(found[1].alone == 2);
  CHECK(found[2].name == "between");
  CHECK(found[2].seconds() == 6);
}

}  // namespace
}  // namespace cnn
