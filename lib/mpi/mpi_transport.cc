// Messages over MPI. Waiting is done here and not in MPI: so a rank that waits can tell others that it lives,
// and notices who does not.
#define OMPI_SKIP_MPICXX 1
#define MPICH_SKIP_MPICXX 1
#include <mpi.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "ranks/launched.h"

namespace cnn {
namespace {

constexpr int kData = 1;
constexpr int kQuestion = 2;  // "do you live, and for whom do you wait?"
constexpr int kAnswer = 3;
constexpr int kPollsOfQuestions = 64;
constexpr double kAnswerSeconds = 5;
constexpr double kMostOfAPoll = 1;                     // what is longer was a stop of this very process
constexpr auto kSpin = std::chrono::milliseconds(10);  // naps slow down messages that come in many pieces
constexpr auto kNap = std::chrono::microseconds(50);

using Clock = std::chrono::steady_clock;

double seconds_between(Clock::time_point a, Clock::time_point b) {
  return std::chrono::duration<double>(b - a).count();
}

// Seconds in which this process ran.
class OwnTime {
 public:
  double pass() {
    const Clock::time_point now = Clock::now();
    seconds_ += std::min(kMostOfAPoll, seconds_between(last_, now));
    last_ = now;
    return seconds_;
  }

 private:
  Clock::time_point last_ = Clock::now();
  double seconds_ = 0;
};

class MpiTransport final : public Launched {
 public:
  MpiTransport() {
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks_);
  }

  int64_t rank() const override { return rank_; }
  int64_t ranks() const override { return ranks_; }

  void send(int64_t to, std::span<const std::byte> bytes) override {
    sends_.push_back({MPI_REQUEST_NULL, static_cast<int>(to)});
    MPI_Isend(bytes.data(), static_cast<int>(bytes.size()), MPI_BYTE, static_cast<int>(to), kData,
              MPI_COMM_WORLD, &sends_.back().request);
  }

  void receive(int64_t from, std::span<std::byte> bytes) override {
    MPI_Request request = MPI_REQUEST_NULL;
    MPI_Irecv(bytes.data(), static_cast<int>(bytes.size()), MPI_BYTE, static_cast<int>(from), kData,
              MPI_COMM_WORLD, &request);
    wait(request, static_cast<int>(from));
  }

  void flush() override {
    for (Sent& sent : sends_) wait(sent.request, sent.to);
    sends_.clear();
  }

  std::string library() const override {
#if defined(OMPI_MAJOR_VERSION)
    return "Open MPI " + std::to_string(OMPI_MAJOR_VERSION) + "." + std::to_string(OMPI_MINOR_VERSION);
#elif defined(MPICH_VERSION)
    return std::string("MPICH ") + MPICH_VERSION;
#else
    return "another MPI";
#endif
  }

  void be_patient_for(double seconds) override {
    patience_ = seconds;
  }

  [[noreturn]] void abort(int code) override {
    MPI_Abort(MPI_COMM_WORLD, code);
    _exit(code);
  }

  void end() override {
    MPI_Finalize();
  }

 private:
  struct Sent {
    MPI_Request request;
    int to;
  };

  // Until it is done. Whoever does not answer for too long has ended, hangs, or cannot be reached.
  void wait(MPI_Request& request, int peer) {
    OwnTime time;
    const Clock::time_point start = Clock::now();
    for (int polls = 0;; ++polls) {
      int done = 0;
      MPI_Test(&request, &done, MPI_STATUS_IGNORE);
      if (done != 0) return;
      const bool naps = Clock::now() - start > kSpin;
      if (naps) {
        std::this_thread::sleep_for(kNap);
      } else {
        std::this_thread::yield();
      }
      const double waited = time.pass();
      if (!naps || polls % kPollsOfQuestions != 0) continue;
      answer_questions(peer);
      if (waited > patience_) {
        look_for_the_silent(request, peer);
        time = OwnTime();
      }
    }
  }

  void answer_questions(int peer) {
    for (;;) {
      int there = 0;
      MPI_Status status;
      MPI_Iprobe(MPI_ANY_SOURCE, kQuestion, MPI_COMM_WORLD, &there, &status);
      if (there == 0) return;
      MPI_Recv(nullptr, 0, MPI_BYTE, status.MPI_SOURCE, kQuestion, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
      // Small, so it is on its way whatever the other does.
      MPI_Request sent = MPI_REQUEST_NULL;
      answer_ = peer;
      MPI_Isend(&answer_, 1, MPI_INT, status.MPI_SOURCE, kAnswer, MPI_COMM_WORLD, &sent);
      MPI_Wait(&sent, MPI_STATUS_IGNORE);
    }
  }

  // Asks whom it waits for, and whom that one waits for, and so on, until somebody does not answer.
  void look_for_the_silent(MPI_Request& request, int peer) {
    int asked = peer;
    for (int i = 0; i < ranks_; ++i) {
      int next = -1;
      if (!ask(asked, next, request, peer)) tell_and_end(asked);
      int done = 0;
      MPI_Request_get_status(request, &done, MPI_STATUS_IGNORE);
      if (done != 0 || next == rank_ || next < 0) return;
      asked = next;
    }
  }

  bool ask(int asked, int& next, MPI_Request& request, int peer) {
    MPI_Request question = MPI_REQUEST_NULL;
    MPI_Request answer = MPI_REQUEST_NULL;
    auto told = std::make_unique<int>(-1);
    MPI_Irecv(told.get(), 1, MPI_INT, asked, kAnswer, MPI_COMM_WORLD, &answer);
    MPI_Isend(nullptr, 0, MPI_BYTE, asked, kQuestion, MPI_COMM_WORLD, &question);
    OwnTime time;
    while (time.pass() < kAnswerSeconds) {
      int done = 0;
      MPI_Test(&answer, &done, MPI_STATUS_IGNORE);
      if (done != 0) {
        next = *told;
        MPI_Request_free(&question);
        return true;
      }
      MPI_Request_get_status(request, &done, MPI_STATUS_IGNORE);
      if (done != 0) {  // it goes on; the answer may come later
        late_.push_back(std::move(told));
        MPI_Request_free(&answer);
        MPI_Request_free(&question);
        return true;
      }
      answer_questions(peer);
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return false;
  }

  [[noreturn]] void tell_and_end(int silent) {
    std::fprintf(stderr,
                 "cnn: error: rank %d of %d has not answered for %.0f s, and rank %d waits for it: "
                 "the training ends; its last checkpoint stays\n",
                 silent, ranks_, patience_.load() + kAnswerSeconds, rank_);
    std::fflush(stderr);
    abort(6);
  }

  int rank_ = 0;
  int ranks_ = 1;
  int answer_ = 0;
  std::atomic<double> patience_ = 600;
  std::vector<Sent> sends_;
  std::vector<std::unique_ptr<int>> late_;  // what answers write to that nobody waits for any more
};

}  // namespace
}  // namespace cnn

extern "C" [[gnu::visibility("default")]] cnn::Launched* cnn_open_launched(const char** error) {
  int provided = MPI_THREAD_SINGLE;
  if (MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SERIALIZED, &provided) != MPI_SUCCESS) {
    *error = "MPI does not begin";
    return nullptr;
  }
  if (provided < MPI_THREAD_SERIALIZED) {
    *error = "this MPI was built without threads (MPI_THREAD_SERIALIZED)";
    return nullptr;
  }
  static cnn::MpiTransport transport;
  return &transport;
}
