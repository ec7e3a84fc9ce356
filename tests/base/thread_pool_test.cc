#include "base/thread_pool.h"

#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <numeric>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "base/thread_advice.h"
#include "thrown.h"

using namespace cnn;

TEST_CASE("thread pool: once several threads have worked, advice of fewer is given") {
  const std::string before = where_threads_are_several("fewer");  // an earlier test may have had several
  { const ThreadPool one(1); }
  CHECK(where_threads_are_several("fewer") == before);
  { const ThreadPool two(2); }
  CHECK(where_threads_are_several("fewer") == "fewer");
}

TEST_CASE("thread pool: calls every task exactly once, on a thread that is there") {
  for (const int threads : {1, 2, 3, 4, 8}) {
    ThreadPool pool(threads);
    REQUIRE(pool.threads() == threads);
    for (const int64_t tasks : {0, 1, 2, 3, 5, 7, 8, 64, 1000}) {
      std::vector<std::atomic<int>> calls(static_cast<size_t>(tasks));
      std::atomic<int> strangers = 0;
      pool.run(tasks, [&](int64_t task, int thread) {
        ++calls[static_cast<size_t>(task)];
        if (thread < 0 || thread >= threads) ++strangers;
      });
      INFO(threads << " threads, " << tasks << " tasks");
      CHECK(std::all_of(calls.begin(), calls.end(), [](const auto& count) { return count == 1; }));
      CHECK(strangers == 0);
    }
  }
}

TEST_CASE("thread pool: the tasks of one thread are timed, if asked to") {
  ThreadPool pool(1);
  TaskTimes times;
  const auto nothing = [](int64_t, int) {};
  pool.run(3, nothing);
  pool.record_in(&times);
  pool.run(3, nothing);
  pool.run(0, nothing);
  pool.run(1, nothing);
  pool.record_in(nullptr);
  pool.run(3, nothing);
  REQUIRE(times.rounds.size() == 3);
  CHECK(times.rounds[0].tasks == 3);
  CHECK(times.rounds[1].tasks == 0);
  CHECK(times.rounds[2].first == 5);
  CHECK(times.times.size() == 7);
  CHECK(std::is_sorted(times.times.begin(), times.times.end()));
}

TEST_CASE("thread pool: offered tasks each run once, by threads in range, beside rounds and without") {
  for (const int threads : {1, 2, 3, 8}) {
    ThreadPool pool(threads);
    for (const int rounds : {0, 1, 50}) {
      for (const int64_t tasks : {0, 1, 5, 300}) {
        std::vector<std::atomic<int>> calls(static_cast<size_t>(tasks));
        std::atomic<int> strangers = 0;
        const auto task = [&](int64_t i, int thread) {
          ++calls[static_cast<size_t>(i)];
          if (thread < 0 || thread >= threads) ++strangers;
        };
        pool.offer(tasks, task);
        for (int round = 0; round < rounds; ++round) {
          int64_t sums[4] = {};
          pool.run(4, [&](int64_t i, int) { sums[i] = i; });
          REQUIRE(sums[0] + sums[1] + sums[2] + sums[3] == 6);
        }
        pool.finish_offered();
        CHECK(std::all_of(calls.begin(), calls.end(), [](const auto& count) { return count == 1; }));
        CHECK(strangers == 0);
      }
    }
  }
}

TEST_CASE("thread pool: two tasks never run at once under one thread's number") {
  constexpr int kThreads = 4;
  ThreadPool pool(kThreads);
  std::vector<std::atomic<int>> inside(kThreads);
  std::atomic<int> collisions = 0;
  for (int round = 0; round < 200; ++round) {
    pool.run(16, [&](int64_t, int thread) {
      if (++inside[static_cast<size_t>(thread)] != 1) ++collisions;
      std::this_thread::yield();
      --inside[static_cast<size_t>(thread)];
    });
  }
  CHECK(collisions == 0);
}

TEST_CASE("thread pool: what tasks wrote is there when run returns") {
  ThreadPool pool(4);
  std::vector<int64_t> squares(1000);
  for (int64_t round = 0; round < 100; ++round) {
    pool.run(1000, [&](int64_t task, int) { squares[static_cast<size_t>(task)] = task * task + round; });
    const int64_t sum = std::accumulate(squares.begin(), squares.end(), int64_t{0});
    REQUIRE(sum == 332'833'500 + 1000 * round);
  }
}

TEST_CASE("thread pool: a free thread helps one that is held up") {
  ThreadPool pool(2);
  std::atomic<int> done = 0;
  // Task 0 ends only when all others have been done, those that its own thread would have begun with too.
  pool.run(100, [&](int64_t task, int) {
    while (task == 0 && done < 99) std::this_thread::yield();
    ++done;
  });
  CHECK(done == 100);
}

TEST_CASE("thread pool: an exception of a task is thrown by run, and the pool still works") {
  for (const int threads : {1, 2, 4}) {
    ThreadPool pool(threads);
    for (const int64_t tasks : {1, 2, 50}) {
      const auto fails = [](int64_t task, int) {
        if (task == 0) throw std::runtime_error("task 0 failed");
      };
      CHECK_THROWS_WITH(pool.run(tasks, fails), "task 0 failed");
      std::atomic<int> calls = 0;
      CHECK_NOTHROW(pool.run(tasks, [&](int64_t, int) { ++calls; }));
      CHECK(calls == tasks);
    }
  }
}

TEST_CASE("thread pool: if many tasks fail, one exception is thrown") {
  ThreadPool pool(4);
  CHECK_THROWS_WITH(pool.run(100, [](int64_t, int) { throw std::runtime_error("failed"); }), "failed");
}

TEST_CASE("thread pool: wakes up again after it has slept") {
  ThreadPool pool(3);
  for (int round = 0; round < 20; ++round) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    std::atomic<int> calls = 0;
    pool.run(3, [&](int64_t, int) { ++calls; });
    REQUIRE(calls == 3);
  }
}

TEST_CASE("thread pool: begins and ends without a round, many times") {
  for (int i = 0; i < 200; ++i) {
    const ThreadPool pool(1 + i % 4);
    CHECK(pool.threads() == 1 + i % 4);
  }
}

TEST_CASE("thread pool: a hundred thousand short rounds finish") {
  ThreadPool pool(2);
  std::vector<int64_t> calls(2 * 8);  // a cache line apart
  for (int round = 0; round < 100'000; ++round) {
    pool.run(2, [&](int64_t task, int) { ++calls[static_cast<size_t>(task) * 8]; });
  }
  CHECK(calls[0] == 100'000);
  CHECK(calls[8] == 100'000);
}

// The sanitizers need the address space for themselves.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("thread pool: threads that are not to be had are an error, and those begun are ended") {
  rlimit before{};
  REQUIRE(getrlimit(RLIMIT_AS, &before) == 0);
  const rlimit limit{rlim_t{1} << 30, before.rlim_max};  // a thread's stack takes 8 MB of it
  REQUIRE(setrlimit(RLIMIT_AS, &limit) == 0);
  const std::string message = thrown(Failure::resource, [] { const ThreadPool pool(1000); });
  REQUIRE(setrlimit(RLIMIT_AS, &before) == 0);
  CHECK_THAT(message,
             Catch::Matches("cannot start 1000 threads, only [0-9]+: Resource temporarily unavailable; "
                            "give fewer with --threads"));
}
#endif

TEST_CASE("thread pool: there is a processor, and no more than the machine has") {
  CHECK(available_processors() >= 1);
  CHECK(available_processors() <= static_cast<int>(std::thread::hardware_concurrency()));
}
