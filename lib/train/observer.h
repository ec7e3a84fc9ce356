// A training announces; whoever wants to display, log or record subscribes. Everything is announced on the
// thread that trains, between two of its steps, which waits meanwhile: what takes long belongs elsewhere.
// Observers throw nothing; one whose output fails deals with that itself.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include <utility>
#include <vector>

#include "data/open_dataset.h"
#include "train/changes.h"

namespace cnn {

// A batch has been trained on.
struct BatchEvent {
  int64_t epoch = 0;                    // 1, 2, ...
  int64_t batch = 0;                    // 0, 1, ... within the epoch
  int64_t batches = 0;                  // in the epoch
  int64_t steps = 0;                    // made in all; with this batch, where it was its step's last
  int64_t seen = 0;                     // images of the epoch before this batch
  int64_t total = 0;                    // images in the epoch
  int64_t epochs = 0;                   // that will be trained
  float loss = 0;                       // the mean over this batch, before its update
  double images_per_second = 0;         // over this epoch so far
  double seconds = 0;                   // of this epoch's batches so far, as in metrics.csv: without pauses
  int64_t images = 0;                   // in this batch
  int64_t correct = 0;                  // of them, before its update
  bool is_logged = false;               // by the log_every in force
  double learning_rate = 0;             // of its update
  const TrainSpec* settings = nullptr;  // in force; valid during the call
  std::span<const double> rates = {};   // of its update, one a rule (spec/parameter_rules.h); likewise
};

// A whole split has been evaluated.
struct EvaluationEvent {
  Split split = Split::test;
  int64_t epoch = 0;  // whose weights were evaluated
  double loss = 0;    // the mean, neither smoothed nor weighted
  int64_t correct = 0;
  int64_t total = 0;
  int64_t last_correct = 0;  // of the last 100 images, or of all where there are fewer
  int64_t last_total = 0;
};

// The run is complete; its model is on disk.
struct DoneEvent {
  std::filesystem::path model;
  int64_t epoch = 0;  // that the model is of
  int64_t steps = 0;
  double seconds = 0;
  int64_t last_epoch = 0;      // that was trained, be it in part
  bool stopped_early = false;  // before the epochs asked for, by early_stopping
  std::optional<EvaluationEvent> best =
      std::nullopt;  // on the validation split, else on the test set, if any
};

class Observer {
 public:
  Observer() = default;
  virtual ~Observer() = default;
  Observer(const Observer&) = delete;
  Observer& operator=(const Observer&) = delete;

  virtual void on_batch(const BatchEvent& /*event*/) noexcept {}
  virtual void on_evaluation(const EvaluationEvent& /*event*/) noexcept {}
  virtual void on_done(const DoneEvent& /*event*/) noexcept {}

  // A setting has been changed; the next step has it. `settings` are those in force from now on.
  virtual void on_change(const Change& /*change*/, const TrainSpec& /*settings*/) noexcept {}

  // A size of batches has been asked for that memory must be planned for anew: it is changed when this epoch
  // begins. 0: it could not be had, and nothing is to come any more.
  virtual void on_batch_size_to_come(int64_t /*batch_size*/, int64_t /*from_epoch*/) noexcept {}

  // The training waits, or goes on.
  virtual void on_pause(bool /*is_paused*/) noexcept {}

  // Something a person should know that does not end the run: a checkpoint that could not be written.
  virtual void on_warning(const std::string& /*message*/) noexcept {}
};

// Several observers as one, told in their order; null ones are none. They outlive it.
class Audience final : public Observer {
 public:
  explicit Audience(std::vector<Observer*> observers) : observers_(std::move(observers)) {
    std::erase(observers_, nullptr);
  }

  // That one is told nothing any more.
  void leave(const Observer* observer) { std::erase(observers_, observer); }

  void on_batch(const BatchEvent& event) noexcept override { tell(&Observer::on_batch, event); }
  void on_evaluation(const EvaluationEvent& event) noexcept override {
    tell(&Observer::on_evaluation, event);
  }
  void on_done(const DoneEvent& event) noexcept override { tell(&Observer::on_done, event); }
  void on_change(const Change& change, const TrainSpec& settings) noexcept override {
    tell(&Observer::on_change, change, settings);
  }
  void on_batch_size_to_come(int64_t batch_size, int64_t from_epoch) noexcept override {
    tell(&Observer::on_batch_size_to_come, batch_size, from_epoch);
  }
  void on_pause(bool is_paused) noexcept override { tell(&Observer::on_pause, is_paused); }
  void on_warning(const std::string& message) noexcept override { tell(&Observer::on_warning, message); }

 private:
  template <typename Method, typename... Event>
  void tell(Method method, const Event&... event) noexcept {
    for (Observer* observer : observers_) (observer->*method)(event...);
  }

  std::vector<Observer*> observers_;
};

}  // namespace cnn
