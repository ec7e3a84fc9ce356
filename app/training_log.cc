#include "app/training_log.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "app/console.h"
#include "app/time_notice.h"
#include "base/error.h"
#include "model/json_text.h"
#include "spec/run_spec.h"

namespace cnn::app {
namespace {

using Clock = std::chrono::steady_clock;
using nlohmann::ordered_json;

double percent(int64_t part, int64_t whole) {
  return 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

std::string duration(double seconds) {
  const auto whole = std::llround(seconds);
  if (whole < 3600) return fmt::format("{}:{:02}", whole / 60, whole % 60);
  return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

// A line on standard error that is written over again and again, and gone before anything else is written.
class ProgressLine {
 public:
  ~ProgressLine() { clear(); }

  void show(const StepEvent& event) {
    const auto now = Clock::now();
    if (now - shown_ < std::chrono::milliseconds(100)) return;
    shown_ = now;
    const auto left =
        static_cast<double>((event.epochs - event.epoch) * event.total + event.total - event.seen);
    const std::string line = fmt::format("\r\x1b[Kepoch {}/{}  {:.0f}%  {:.0f} images/s  {} left",
                                         event.epoch, event.epochs, percent(event.batch, event.batches),
                                         event.images_per_second, duration(left / event.images_per_second));
    std::fputs(line.c_str(), stderr);
    visible_ = true;
  }

  void clear() {
    if (visible_) std::fputs("\r\x1b[K", stderr);
    visible_ = false;
  }

 private:
  Clock::time_point shown_;
  bool visible_ = false;
};

// Warnings are messages, whatever the log looks like.
class WarningLog : public Observer {
 public:
  void on_warning(const std::string& message) noexcept override { spdlog::warn("{}", message); }
};

// The notices that a log of steps gives beside it, and when it gives a line.
class StepLog : public WarningLog {
 public:
  StepLog(int64_t evaluated, LogOutput& output) : time_(evaluated), output_(output) {}

 protected:
  void print(const std::string& text) noexcept { output_.print(text); }
  std::optional<std::string> time_notice(const StepEvent& event) {
    return time_.look(event, std::chrono::duration<double>(Clock::now().time_since_epoch()).count());
  }

 private:
  TimeNotice time_;
  LogOutput& output_;
};

class TextLog : public StepLog {
 public:
  TextLog(int64_t evaluated, bool lively, LogOutput& output) : StepLog(evaluated, output), lively_(lively) {}

  void on_step(const StepEvent& event) noexcept override {
    if (const auto notice = time_notice(event)) {
      progress_.clear();
      spdlog::info("{}", *notice);
    }
    if (event.is_logged) {
      progress_.clear();
      print(fmt::format("Train Epoch: {} [{}/{} ({:.0f}%)]\tLoss: {:.6f}\n", event.epoch, event.seen,
                        event.total, percent(event.batch, event.batches), event.loss));
    }
    if (lively_) progress_.show(event);
  }

  void on_evaluation(const EvaluationEvent& event) noexcept override {
    progress_.clear();
    print("\n" + evaluation_line(event.split, event.loss, event.correct, event.total) + "\n\n");
  }

  void on_warning(const std::string& message) noexcept override {
    progress_.clear();
    WarningLog::on_warning(message);
  }

 private:
  bool lively_;
  ProgressLine progress_;
};

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

void LogOutput::print(const std::string& text) noexcept {
  if (control_.stop_reason() == StopReason::closed_output) return;
  try {
    app::print(text);
  } catch (const OutputClosed&) {
    control_.stop(StopReason::closed_output);
  } catch (const Error& error) {
    if (is_complete_) spdlog::warn("{}; training goes on, its log has gaps", error.what());
    is_complete_ = false;
  }
}

std::string evaluation_line(Split split, double loss, int64_t correct, int64_t total) {
  std::string name = split_name(split);
  name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return fmt::format("{} set: Average loss: {:.4f}, Accuracy: {}/{} ({:.0f}%)", name, loss, correct, total,
                     percent(correct, total));
}

std::string best_line(const EvaluationEvent& best, int64_t last_epoch, int64_t model_epoch) {
  const std::string which =
      model_epoch == best.epoch ? "it is in the model" : fmt::format("the model holds epoch {}", model_epoch);
  return fmt::format("best epoch: {} of {}, {} loss {:.4f}, accuracy {:.2f}%; {}", best.epoch, last_epoch,
                     split_name(best.split), best.loss, percent(best.correct, best.total), which);
}

const char* split_name(Split split) {
  switch (split) {
    case Split::train:
      return "train";
    case Split::validation:
      return "validation";
    case Split::test:
      return "test";
  }
  return "";
}

std::unique_ptr<Observer> make_text_log(int64_t evaluated, const Options& options, LogOutput& output) {
  return std::make_unique<TextLog>(evaluated, stderr_is_lively(options), output);
}

std::unique_ptr<Observer> make_json_log(int64_t evaluated, LogOutput& output) {
  return std::make_unique<JsonLog>(evaluated, output);
}

std::unique_ptr<Observer> make_done_log(LogOutput& output) {
  return std::make_unique<DoneLog>(output);
}

std::unique_ptr<Observer> make_quiet_log() {
  return std::make_unique<WarningLog>();
}

}  // namespace cnn::app
