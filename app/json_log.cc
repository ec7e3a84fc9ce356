// A training as JSON lines.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "app/step_log.h"
#include "app/training_log.h"
#include "model/json_text.h"

namespace cnn::app {
namespace {

using nlohmann::ordered_json;

// The double with the fewest digits that read back as this float.
double shortest(float value) {
  return std::strtod(fmt::format("{}", value).c_str(), nullptr);
}

std::string done_line(const DoneEvent& event) {
  ordered_json done = {{"event", "done"},
                       {"model", event.model.string()},
                       {"epoch", event.epoch},
                       {"steps", event.steps},
                       {"seconds", event.seconds},
                       {"last_epoch", event.last_epoch},
                       {"stopped_early", event.stopped_early}};
  if (event.best) {
    done["best"] = {{"epoch", event.best->epoch},
                    {"split", split_name(event.best->split)},
                    {"loss", event.best->loss},
                    {"correct", event.best->correct},
                    {"total", event.best->total}};
  }
  return json_text(done) + "\n";
}

// No log: the object of a complete run alone.
class DoneLog : public WarningLog {
 public:
  explicit DoneLog(LogOutput& output) : output_(output) {}

  void on_done(const DoneEvent& event) noexcept override { output_.print(done_line(event)); }

 private:
  LogOutput& output_;
};

class JsonLog : public StepLog {
 public:
  using StepLog::StepLog;

  void on_step(const StepEvent& event) noexcept override {
    if (const auto notice = time_notice(event)) spdlog::info("{}", *notice);
    if (!event.is_logged) return;
    line({{"event", "step"},
          {"epoch", event.epoch},
          {"seen", event.seen},
          {"total", event.total},
          {"loss", shortest(event.loss)},
          {"images_per_second", event.images_per_second}});
  }

  void on_evaluation(const EvaluationEvent& event) noexcept override {
    line({{"event", split_name(event.split)},
          {"epoch", event.epoch},
          {"loss", event.loss},
          {"correct", event.correct},
          {"total", event.total},
          {"accuracy", static_cast<double>(event.correct) / static_cast<double>(event.total)}});
  }

  void on_done(const DoneEvent& event) noexcept override { print(done_line(event)); }

 private:
  void line(const ordered_json& object) { print(json_text(object) + "\n"); }
};

}  // namespace

std::unique_ptr<Observer> make_json_log(int64_t evaluated, LogOutput& output) {
  return std::make_unique<JsonLog>(evaluated, output);
}

std::unique_ptr<Observer> make_done_log(LogOutput& output) {
  return std::make_unique<DoneLog>(output);
}

}  // namespace cnn::app
