// A training as those see it who watch: what it announces becomes figures, curves and events. It is told on
// the thread that trains, and asked on any other.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <future>
#include <map>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/disk.h"
#include "dashboard/curves.h"
#include "dashboard/norm_meter.h"
#include "dashboard/time_left.h"
#include "http/event_queue.h"
#include "network/network.h"
#include "spec/run_spec.h"
#include "train/control.h"
#include "train/observer.h"

namespace cnn {

struct RunFacts {
  std::string name;
  std::filesystem::path directory;
  TrainSpec settings;
  Disk* disk;  // that the directory is on
  EvaluatedImages evaluated = {};
};

class WatchedRun final : public Observer {
 public:
  // `network` is the training's; it is timed once somebody looks. All but `facts` outlive the training; after
  // it only `control` and `hub` are used.
  WatchedRun(RunFacts facts, Network& network, Control& control, EventHub& hub);

  void on_batch(const BatchEvent& event) noexcept override;
  void on_evaluation(const EvaluationEvent& event) noexcept override;
  void on_done(const DoneEvent& event) noexcept override;
  void on_change(const Change& change, const TrainSpec& settings) noexcept override;
  void on_batch_size_to_come(int64_t batch_size, int64_t from_epoch) noexcept override;
  void on_pause(bool is_paused) noexcept override;
  void on_warning(const std::string& message) noexcept override;

  // The training goes on from a checkpoint: what had been changed by then, the settings in force, and how
  // many seconds the epochs before it took.
  void on_resumed(const std::vector<Change>& changes, const TrainSpec& settings, double seconds);

  // The training has ended before its end: because it was stopped, or by an error, which is told as a
  // warning.
  void on_stopped();
  void on_failed(const std::string& message);

  // As /api/state and /api/curves answer it.
  nlohmann::ordered_json state() const;
  nlohmann::ordered_json curves() const;
  nlohmann::ordered_json changes() const;  // the last 200, as /api/changes answers them

  // What somebody wants of this training, not of one that was begun after it.
  std::future<Answer> submit(Command command) const { return control_.submit(std::move(command), training_); }
  void ask_to_stop() const { control_.ask_to_stop(training_); }

  const RunFacts& facts() const { return facts_; }
  bool has_ended() const { return has_ended_; }
  bool is_resumed() const { return is_resumed_; }
  int64_t steps() const;    // made so far
  bool is_running() const;  // neither paused nor at its end

  // Other than before as soon as the state is.
  uint64_t version() const { return version_; }

 private:
  // What a rule updates, and its learning rate.
  struct ToldRate {
    size_t rule = 0;
    std::string name;
    std::string type;
    double rate = 0;
  };

  void take_settings(const TrainSpec& settings);
  void measure(const BatchEvent& event);
  bool is_look_due(double now);
  void take_times();
  void add_run(nlohmann::ordered_json& state) const;
  void add_settings(nlohmann::ordered_json& state) const;
  void push(const std::string& json);

  const RunFacts facts_;
  Network& network_;
  Control& control_;
  const int64_t training_;  // its number there
  EventHub& hub_;
  NormMeter meter_;                       // of the thread that trains
  double looked_ = 0;                     // likewise: when a measurement was begun last
  double look_seconds_ = 0;               // likewise: what it took
  std::map<std::string, double> before_;  // likewise: times of the network when they were taken last
  std::atomic<uint64_t> version_{0};
  std::atomic<bool> has_ended_{false};
  std::atomic<bool> is_resumed_{false};

  mutable std::mutex mutex_;  // of all that follows
  Curves curves_;
  BatchEvent last_;
  OptimizerSpec optimizer_;
  std::vector<ToldRate> rates_;  // of rules beside the optimizer's own; none where it has all parameters
  int64_t batch_size_ = 0;
  int64_t log_every_ = 0;
  int64_t validate_every_ = 0;
  int64_t next_batch_size_ = 0;  // 0: as it is
  int64_t room_ = 0;             // the images of the largest batch that memory is planned for
  bool is_paused_ = false;
  bool is_complete_ = false;  // to its end, not only ended
  std::vector<Change> changes_;
  double earlier_seconds_ = 0;  // of the epochs before that of the last step
  double told_ = 0;             // seconds of a steady clock: at the last step or evaluation
  TimeLeft left_;
  std::optional<double> forward_ms_;  // an image
  std::optional<double> backward_ms_;
  double decayed_squares_ = 0;
  std::optional<EvaluationEvent> best_;
  std::optional<std::filesystem::path> model_;
  std::deque<std::string> warnings_;
};

}  // namespace cnn
