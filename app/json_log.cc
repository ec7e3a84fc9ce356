// A training as JSON lines.
#include <spdlog/spdlog.h>

#include "app/step_log.h"
#include "app/training_log.h"
#include "train/event_json.h"

namespace cnn::app {
namespace {

// No log: the object of a complete run alone.
class DoneLog : public WarningLog {
 public:
  explicit DoneLog(LogOutput& output) : output_(output) {}

  void on_done(const DoneEvent& event) noexcept override { output_.print(json_of(event) + "\n"); }

 private:
  LogOutput& output_;
};

class JsonLog : public StepLog {
 public:
  using StepLog::StepLog;

  void on_batch(const BatchEvent& event) noexcept override {
    if (const auto notice = time_notice(event)) spdlog::info("{}", *notice);
    if (event.is_logged) line(event);
  }
  void on_evaluation(const EvaluationEvent& event) noexcept override { line(event); }
  void on_done(const DoneEvent& event) noexcept override { line(event); }

 private:
  template <typename Event>
  void line(const Event& event) {
    print(json_of(event) + "\n");
  }
};

}  // namespace

std::unique_ptr<Observer> make_json_log(int64_t evaluated, LogOutput& output) {
  return std::make_unique<JsonLog>(evaluated, output);
}

std::unique_ptr<Observer> make_done_log(LogOutput& output) {
  return std::make_unique<DoneLog>(output);
}

}  // namespace cnn::app
