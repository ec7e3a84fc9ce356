// Worker threads for work that is cut into pieces.
//
// The cut never depends on the number of threads: the caller says how many tasks there are, each task writes
// to memory of its own, and sums over tasks are taken afterwards in the tasks' order. So results are the same
// bits for any number of threads.
#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/task_times.h"

namespace cnn {

// The processors that this process may use (its affinity mask).
int available_processors();

class ThreadPool {
 public:
  // `threads` >= 1 counts the calling thread, which works too. Throws Failure::resource where the system
  // gives no more.
  explicit ThreadPool(int threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  int threads() const { return static_cast<int>(workers_.size()) + 1; }

  // Calls task(i, thread) for each i in 0..tasks-1 and returns when all have returned. `thread` in
  // 0..threads()-1 names the scratch memory that the task may use. A thread begins with the same tasks each
  // time (their data are in its cache) and then helps the others. The first exception of a task is thrown
  // here. Not reentrant.
  template <typename Task>
  void run(int64_t tasks, const Task& task) {
    // Not a std::function: that would allocate for a closure of more than two words.
    run_erased(tasks, {&task, [](const void* closure, int64_t i, int thread) {
                         (*static_cast<const Task*>(closure))(i, thread);
                       }});
  }

  // Work that can wait: threads that have nothing else to do take its tasks one by one, between rounds of
  // run, until finish_offered, which does what is left of them in the calling thread and returns when all
  // have returned. Tasks are short and throw nothing; `task` lives until then. One offer at a time, by the
  // thread that calls run.
  template <typename Task>
  void offer(int64_t tasks, const Task& task) {
    offered_ = {&task, [](const void* closure, int64_t i, int thread) {
                  (*static_cast<const Task*>(closure))(i, thread);
                }};
    offered_range_.store(static_cast<uint64_t>(tasks) << 32);
  }
  void finish_offered();

  // From now on the tasks of every run are timed there, those into which work is cut for `threads`, until
  // this is called with null. Only of a pool of one thread: where there are several, they are in each other's
  // way.
  void record_in(TaskTimes* times, int threads = 1) {
    times_ = times;
    recorded_threads_ = threads;
  }
  bool records() const { return times_ != nullptr; }

  // For how many threads to cut what may be cut in more ways than one.
  int threads_to_cut_for() const { return records() ? recorded_threads_ : threads(); }

 private:
  // A closure of somebody else's, and how to call it.
  struct TaskRef {
    const void* closure = nullptr;
    void (*call)(const void* closure, int64_t task, int thread) = nullptr;
  };

  // The tasks a thread begins with, taken one by one from `next` by whoever is free.
  struct alignas(64) Range {
    std::atomic<int64_t> next{0};
    int64_t end = 0;
  };

  void run_erased(int64_t tasks, TaskRef task);
  void run_timed(int64_t tasks, TaskRef task);
  void stop();
  void work(int thread);
  bool enter_round(uint32_t& seen);
  void leave_round();
  void take_tasks(int thread);
  bool take_offered(int thread);

  // The round's number, whether it is open, and the workers inside (thread_pool.cc). All threads watch it:
  // beside it in its cache line stands only what seldom changes.
  alignas(64) std::atomic<uint32_t> gate_{0};
  std::mutex exception_mutex_;
  std::exception_ptr exception_;
  std::unique_ptr<Range[]> ranges_;
  std::vector<std::thread> workers_;
  TaskRef task_;
  TaskTimes* times_ = nullptr;
  int recorded_threads_ = 1;

  // The offered tasks: their number << 32 | the next to take; and the threads inside of one, or about to
  // look.
  alignas(64) std::atomic<uint64_t> offered_range_{0};
  std::atomic<int> offered_inside_{0};
  TaskRef offered_;
};

}  // namespace cnn
