#include "run/threads_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <numeric>
#include <queue>
#include <utility>

#include "base/readable_numbers.h"

namespace cnn {
namespace {

double sum(const std::vector<double>& numbers) {
  return std::accumulate(numbers.begin(), numbers.end(), 0.0);
}

// From `one` of one thread to `all` of `most`, evenly.
double between(double one, double all, int threads, int most) {
  return most <= 1 ? one : one + (all - one) * (threads - 1) / (most - 1);
}

double speed_of(const MachineFigures& machine, int threads) {
  return between(1, machine.speed, std::min(threads, machine.threads), machine.threads);
}

}  // namespace

double TimedPart::in_rounds() const {
  double all = 0;
  for (const TimedRound& round : rounds) all += sum(round.tasks);
  return all;
}

void Losses::add(const Losses& other) {
  alone += other.alone;
  tasks += other.tasks;
  memory += other.memory;
  waking += other.waking;
  speed += other.speed;
}

double bandwidth(const MachineFigures& machine, int64_t bytes, int threads) {
  const auto enough =
      std::ranges::find_if(machine.bandwidths, [=](const auto& b) { return b.bytes >= bytes; });
  const bool in_memory = enough == machine.bandwidths.end() || enough + 1 == machine.bandwidths.end();
  const Bandwidth& measured = enough == machine.bandwidths.end() ? machine.bandwidths.back() : *enough;
  if (in_memory && machine.most_bandwidth > 0)
    return std::min(measured.one * threads, std::max(measured.one, machine.most_bandwidth));
  if (threads <= machine.threads) return between(measured.one, measured.all, threads, machine.threads);
  return measured.all * threads / machine.threads;
}

double scheduled(const std::vector<double>& tasks, int threads, double wake, double nap) {
  const auto count = std::ssize(tasks);
  struct Share {
    int64_t next;
    int64_t end;
  };
  std::vector<Share> shares;
  using Free = std::pair<double, int>;  // since when, the thread
  std::priority_queue<Free, std::vector<Free>, std::greater<>> free;
  for (int64_t t = 0; t < threads; ++t) {
    shares.push_back({count * t / threads, count * (t + 1) / threads});
    free.emplace(static_cast<double>(t) * wake + (t > 0 ? nap : 0), static_cast<int>(t));
  }
  std::vector<int> helped(static_cast<size_t>(threads));
  double end = 0;
  while (!free.empty()) {
    const auto [since, thread] = free.top();
    free.pop();
    for (int& ahead = helped[static_cast<size_t>(thread)]; ahead < threads; ++ahead) {
      Share& share = shares[static_cast<size_t>((thread + ahead) % threads)];
      if (share.next == share.end) continue;
      const double done = since + tasks[static_cast<size_t>(share.next++)];
      end = std::max(end, done);
      free.emplace(done, thread);
      break;
    }
  }
  return end;
}

namespace {

ModeledTime modeled_as_it_is(const TimedPart& part, int threads, const MachineFigures& machine) {
  ModeledTime time;
  time.seconds = part.alone;
  time.losses.alone = part.alone - part.alone / threads;
  const double all_seconds = part.seconds();
  const double speed = speed_of(machine, threads);
  double most_lost = 0;
  for (size_t r = 0; r < part.rounds.size(); ++r) {
    const TimedRound& round = part.rounds[r];
    const double work = sum(round.tasks);
    if (work == 0) continue;
    const bool is_alone = round.tasks.size() == 1;  // ThreadPool wakes nobody for it
    const double even = scheduled(round.tasks, threads, 0, 0);
    const double nap = round.gap > kSecondsAwake ? machine.nap_seconds : 0;
    const double woken =
        is_alone ? even : scheduled(round.tasks, threads, machine.wake_seconds * speed, nap * speed);
    const double slowed = is_alone ? woken : woken / speed;
    // What one thread spent on memory, all have to spend at the machine's bandwidth.
    const double bytes = static_cast<double>(part.bytes) * work / all_seconds;
    const double one = bandwidth(machine, part.bytes, 1);
    const double on_memory =
        std::min(work, bytes / one) * one / (is_alone ? one : bandwidth(machine, part.bytes, threads));
    const double seconds = std::max(slowed, on_memory);
    time.seconds += seconds;
    time.losses.tasks += even - work / threads;
    time.losses.waking += woken - even;
    time.losses.speed += slowed - woken;
    time.losses.memory += seconds - slowed;
    if (even - work / threads > most_lost) {
      most_lost = even - work / threads;
      time.worst_round = r;
    }
  }
  return time;
}

}  // namespace

ModeledTime modeled(const TimedPart& part, int threads, const MachineFigures& machine) {
  ModeledTime time;
  if (threads == 1) {
    time.seconds = part.seconds();
    return time;
  }
  time = modeled_as_it_is(part, threads, machine);
  for (const TimedPart& cut : part.cut) {
    const ModeledTime of_cut = modeled_as_it_is(cut, threads, machine);
    if (of_cut.seconds >= time.seconds) continue;
    time = of_cut;
    time.is_cut = true;
  }
  return time;
}

std::string reason(const TimedPart& of, const ModeledTime& time) {
  const TimedPart& part = time.is_cut ? of.cut.front() : of;
  const Losses& lost = time.losses;
  const double most = std::max({lost.alone, lost.tasks, lost.memory, lost.waking, lost.speed});
  if (most <= 0) return "";
  if (most == lost.alone) return fmt::format("one-thread part {:.0f}%", 100 * part.alone / part.seconds());
  if (most == lost.memory) return "memory";
  if (most == lost.waking) return "waking threads";
  if (most == lost.speed) return "slower threads";
  const std::vector<double>& tasks = part.rounds[time.worst_round].tasks;
  const double longest = *std::ranges::max_element(tasks);
  const double work = sum(tasks);
  if (tasks.size() > 1 && longest * static_cast<double>(tasks.size()) > 2 * work) {
    return fmt::format("longest of {} tasks: {:.0f}% of the work", tasks.size(), 100 * longest / work);
  }
  return counted(std::ssize(tasks), "task");
}

}  // namespace cnn
