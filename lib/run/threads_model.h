// What more threads would make of a network's steps, from the times of their tasks on one.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cnn {

// A call of ThreadPool::run.
struct TimedRound {
  double gap = 0;  // seconds since the round before
  std::vector<double> tasks;
};

// A step in one direction, or what else is done for each batch.
struct TimedPart {
  std::string name;
  std::string pass;  // "forward", "backward", else empty
  std::vector<TimedRound> rounds;
  double alone = 0;   // seconds outside of rounds: one thread's, however many there are
  int64_t bytes = 0;  // that cannot but be moved
  // The same as many threads would cut it: one, or none where it is cut in one way only.
  std::vector<TimedPart> cut;

  double in_rounds() const;
  double seconds() const { return alone + in_rounds(); }
};

// Bytes a second that a machine moves, of `bytes` again and again: what a cache holds goes faster.
struct Bandwidth {
  int64_t bytes = 0;
  double one = 0;  // thread's
  double all = 0;  // threads'
};

// What a machine does with so many threads, measured.
struct MachineFigures {
  int threads = 1;
  double wake_seconds = 0;            // until one more thread that waits has begun with a round
  double nap_seconds = 0;             // the same, of threads that sleep, after a pause; all of them
  double speed = 1;                   // of a thread where all work, alone being 1
  std::vector<Bandwidth> bandwidths;  // by bytes
  double most_bandwidth = 0;          // of memory, as given; 0: not known
};

// Threads sleep when nothing was to do for so long (ThreadPool).
inline constexpr double kSecondsAwake = 250e-6;

// Bytes a second of memory, where `bytes` are moved: between what is measured with one thread and with all it
// grows evenly, and beyond that as the threads do, unless it is given.
double bandwidth(const MachineFigures& machine, int64_t bytes, int threads);

// What is lost, in seconds, against threads that share all of the work evenly.
struct Losses {
  double alone = 0;   // one thread works, the others wait
  double tasks = 0;   // too few, or uneven ones
  double memory = 0;  // moves no more
  double waking = 0;  // threads
  double speed = 0;   // threads are slower where all work

  void add(const Losses& other);
};

struct ModeledTime {
  double seconds = 0;
  Losses losses;
  size_t worst_round = 0;  // that loses most by its tasks
  bool is_cut = false;     // the part's `cut` is faster with so many threads, and this is its time
};

// A round's tasks as ThreadPool hands them out: the seconds until the last has ended, where thread n begins
// after n * `wake` + (n > 0 ? `nap` : 0).
double scheduled(const std::vector<double>& tasks, int threads, double wake, double nap);

ModeledTime modeled(const TimedPart& part, int threads, const MachineFigures& machine);

// The greatest loss in words: "3 tasks", "longest of 40 tasks: 20% of the work", "one-thread part 40%",
// "memory", "waking threads", "slower threads"; empty where nothing is lost.
std::string reason(const TimedPart& part, const ModeledTime& time);

}  // namespace cnn
