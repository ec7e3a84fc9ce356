#include "base/thread_pool.h"

#include <sched.h>

#include <algorithm>
#include <chrono>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/readable_numbers.h"
#include "base/steady_seconds.h"
#include "base/thread_advice.h"

namespace cnn {
namespace {

void pause_processor() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("isb");  // NOLINT(hicpp-no-assembler): `yield` is no pause on most of its processors
#endif
}

// The gate: workers inside, "the round is open", "the pool ends", and the round's number above. A worker that
// comes too late finds the gate closed and waits for the next round: nobody waits for a thread that the
// system has not run.
constexpr uint32_t kInside = 0xFFFF;
constexpr uint32_t kOpen = 1U << 16;
constexpr uint32_t kStop = 1U << 17;
constexpr uint32_t kRound = 1U << 18;

// Whether a worker that was in round `seen` last has something to do.
bool has_news(uint32_t gate, uint32_t seen) {
  return (gate & kStop) != 0 || ((gate & kOpen) != 0 && gate / kRound != seen);
}

// Waits a while until `ready()`. A training step has some ten short rounds with nothing between them, and
// waking a sleeping thread costs as much as a round: so spin first; then give the processor away, for the one
// waited for may need it; and leave the sleeping to the caller.
template <typename Ready>
bool spin_until(Ready ready) {
  for (int i = 0; i < 200; ++i) {
    if (ready()) return true;
    pause_processor();
  }
  const auto start = std::chrono::steady_clock::now();
  while (std::chrono::steady_clock::now() - start < std::chrono::microseconds(200)) {
    if (ready()) return true;
    std::this_thread::yield();
  }
  return false;
}

}  // namespace

int available_processors() {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) return CPU_COUNT(&set);
  return static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

ThreadPool::ThreadPool(int threads) : ranges_(std::make_unique<Range[]>(static_cast<size_t>(threads))) {
  workers_.reserve(static_cast<size_t>(threads) - 1);
  if (threads > 1) note_several_threads();
  try {
    for (int thread = 1; thread < threads; ++thread) workers_.emplace_back([this, thread] { work(thread); });
  } catch (const std::system_error& error) {
    const std::string started = std::to_string(workers_.size() + 1);
    stop();
    throw Error(Failure::resource, "cannot start " + counted(threads, "thread") + ", only " + started + ": " +
                                       error.code().message() + "; give fewer with --threads");
  }
}

ThreadPool::~ThreadPool() {
  stop();
}

void ThreadPool::stop() {
  gate_.fetch_or(kStop);
  gate_.notify_all();
  for (auto& worker : workers_) worker.join();
}

void ThreadPool::run_timed(int64_t tasks, TaskRef task) {
  times_->rounds.push_back({times_->times.size(), static_cast<size_t>(tasks)});
  times_->times.push_back(steady_seconds());
  for (int64_t i = 0; i < tasks; ++i) {
    task.call(task.closure, i, 0);
    times_->times.push_back(steady_seconds());
  }
}

void ThreadPool::run_erased(int64_t tasks, TaskRef task) {
  if (times_ != nullptr) return run_timed(tasks, task);
  if (workers_.empty() || tasks <= 1) {
    for (int64_t i = 0; i < tasks; ++i) task.call(task.closure, i, 0);
    return;
  }
  const int count = threads();
  for (int64_t t = 0; t < count; ++t) {
    ranges_[static_cast<size_t>(t)].next.store(tasks * t / count, std::memory_order_relaxed);
    ranges_[static_cast<size_t>(t)].end = tasks * (t + 1) / count;
  }
  task_ = task;
  gate_.fetch_add(kRound + kOpen);
  gate_.notify_all();
  take_tasks(0);
  gate_.fetch_and(~kOpen);
  const auto all_left = [this] { return (gate_.load(std::memory_order_acquire) & kInside) == 0; };
  if (!spin_until(all_left)) {
    for (uint32_t now = gate_.load(); (now & kInside) != 0; now = gate_.load()) gate_.wait(now);
  }
  if (exception_) std::rethrow_exception(std::exchange(exception_, nullptr));
}

void ThreadPool::work(int thread) {
  uint32_t seen = 0;
  const auto news = [&] {
    if (has_news(gate_.load(std::memory_order_acquire), seen)) return true;
    take_offered(thread);
    return false;
  };
  for (;;) {
    if (!spin_until(news)) {
      for (uint32_t now = gate_.load(); !has_news(now, seen); now = gate_.load()) gate_.wait(now);
    }
    if ((gate_.load() & kStop) != 0) return;
    if (!enter_round(seen)) continue;
    take_tasks(thread);
    leave_round();
  }
}

// False where the round has been closed meanwhile.
bool ThreadPool::enter_round(uint32_t& seen) {
  uint32_t now = gate_.load();
  while ((now & kOpen) != 0) {
    if (!gate_.compare_exchange_weak(now, now + 1)) continue;
    seen = now / kRound;
    return true;
  }
  return false;
}

void ThreadPool::leave_round() {
  const uint32_t left = gate_.fetch_sub(1) - 1;
  if ((left & (kInside | kOpen)) == 0) gate_.notify_all();
}

// One of the offered tasks; false where none is left. A thread is counted before it takes, so that
// finish_offered, which looks after the last was taken, misses none.
bool ThreadPool::take_offered(int thread) {
  constexpr uint64_t kNext = 0xFFFFFFFF;
  const auto is_one_left = [](uint64_t range) { return (range & kNext) < range >> 32; };
  if (!is_one_left(offered_range_.load(std::memory_order_relaxed))) return false;
  offered_inside_.fetch_add(1);
  const uint64_t range = offered_range_.fetch_add(1);
  const bool taken = is_one_left(range);
  if (taken) offered_.call(offered_.closure, static_cast<int64_t>(range & kNext), thread);
  offered_inside_.fetch_sub(1);
  return taken;
}

void ThreadPool::finish_offered() {
  while (take_offered(0)) continue;
  while (!spin_until([this] { return offered_inside_.load() == 0; })) continue;
}

void ThreadPool::take_tasks(int thread) {
  const int count = threads();
  for (int helped = 0; helped < count; ++helped) {
    Range& range = ranges_[static_cast<size_t>((thread + helped) % count)];
    for (;;) {
      const int64_t i = range.next.fetch_add(1, std::memory_order_relaxed);
      if (i >= range.end) break;
      try {
        task_.call(task_.closure, i, thread);
      } catch (...) {
        const std::lock_guard lock(exception_mutex_);
        if (!exception_) exception_ = std::current_exception();
      }
    }
  }
}

}  // namespace cnn
