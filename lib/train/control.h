// The door to a running training: what a signal, a page or another program wants of it. Commands come from
// any thread and are obeyed between two steps, on the thread that trains.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <string>

namespace cnn {

// Why a training is to stop: the numbers of the signals of the same meaning, and one that no signal has.
enum class StopReason : int {
  none = 0,
  hangup = 1,          // SIGHUP
  interrupt = 2,       // SIGINT
  closed_output = 13,  // SIGPIPE: nobody reads the results any more
  terminate = 15,      // SIGTERM
  asked = 256,         // a person who watches it
};

class Network;
struct ModelInfo;
struct OpenedData;

// A training as it stands between two steps: for as long as the one lasts who looks at it.
struct Sight {
  const Network& network;  // its weights, and the gradients of the last step
  const ModelInfo& info;   // what a model file would say of it
  const OpenedData& data;  // that it is trained and evaluated on
  int64_t epoch = 0;       // that is being trained, or comes next
  int64_t steps = 0;       // made in all
};

struct Command {
  enum class Kind {
    pause,  // after the step at hand; that time does not count as training
    go_on,
    step,  // while paused: makes one step more
    save,  // writes last.bin
    set,   // changes a setting (train/changes.h)
    look,  // calls `look`
    load,  // the weights become those of a model in the run's directory, what is kept beside them begins anew
  };
  Kind kind = Kind::pause;
  std::string key = {};    // of set: "learning_rate", "momentum", "weight_decay", "batch_size", "log_every"
  std::string value = {};  // of set, as a config writes it; of load, the file's name

  // Of look: called on the thread that trains, which waits meanwhile. It copies what it wants, and computes
  // elsewhere. What it throws is the answer, if it is an Error. `averaged`: the network has the average of
  // the weights in their place, where one is kept, as evaluations and model.bin have it.
  std::function<void(const Sight&)> look = {};
  bool averaged = false;
};

struct Answer {
  enum class Kind {
    done,
    later,    // of a batch size that memory must be planned for anew: from an epoch on
    not_now,  // right in itself, but not in this state of the training
    wrong,    // no such key, or no such value
    failed,   // the disk refused
  };
  Kind kind = Kind::done;
  std::string reason = {};  // unless done or later
  int64_t from_epoch = 0;   // of later
};

class Control {
 public:
  Control() = default;
  ~Control() { close(); }
  Control(const Control&) = delete;
  Control& operator=(const Control&) = delete;

  // Ends the training after the batch at hand, be it of training or of an evaluation, paused or not. False
  // where a stop was asked for before, whose reason stays. For signal handlers too.
  bool stop(StopReason reason) noexcept;
  StopReason stop_reason() const noexcept { return static_cast<StopReason>(stop_.load()); }

  // Other than 0 once a stop is asked for.
  const std::atomic<int>& stop_flag() const noexcept { return stop_; }

  // The answer comes when the training has obeyed, or has ended.
  std::future<Answer> submit(Command command);

  // One training may follow another here: the number of the present one, by which whoever means it and no
  // later one says so. A command for one that is past is answered as after its end; a stop asks nothing of
  // another.
  int64_t training() const;
  std::future<Answer> submit(Command command, int64_t training);
  void ask_to_stop(int64_t training);

  // For the training alone:
  struct Order {
    Command command;
    std::promise<Answer> answer;
  };
  std::optional<Order> take();  // the oldest that waits, if any
  void wait();        // for an order or a stop; returns without either after some tens of milliseconds, for a
                      // signal handler can wake nobody
  void close();       // from now on every command is answered with not_now
  void open_again();  // for another training, after one that a person has ended; a signal's stop stays

 private:
  std::atomic<int> stop_{0};
  static_assert(std::atomic<int>::is_always_lock_free);
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  int64_t training_ = 0;
  std::deque<Order> orders_;
  bool is_closed_ = false;
};

}  // namespace cnn
