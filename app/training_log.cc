#include "app/training_log.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "app/console.h"
#include "app/step_log.h"
#include "base/error.h"
#include "base/readable_numbers.h"
#include "spec/run_spec.h"
#include "train/event_json.h"
#include "train/steady_rate.h"

namespace cnn::app {
namespace {

using Clock = std::chrono::steady_clock;

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

  void show(const BatchEvent& event) {
    const double rate = rate_.look(event);
    const auto now = Clock::now();
    if (now - shown_ < std::chrono::milliseconds(100)) return;
    shown_ = now;
    const auto left =
        static_cast<double>((event.epochs - event.epoch) * event.total + event.total - event.seen);
    const std::string line =
        fmt::format("\r\x1b[Kepoch {}/{}  {:.0f}%  {} images/s", event.epoch, event.epochs,
                    percent(event.batch, event.batches), readable_rate(rate)) +
        (rate_.is_steady() ? "  " + duration(left / rate) + " left" : "");
    std::fputs(line.c_str(), stderr);
    visible_ = true;
  }

  void clear() {
    if (visible_) std::fputs("\r\x1b[K", stderr);
    visible_ = false;
  }

 private:
  Clock::time_point shown_;
  SteadyRate rate_;
  bool visible_ = false;
};

class TextLog : public StepLog {
 public:
  TextLog(int64_t evaluated, bool lively, LogOutput& output) : StepLog(evaluated, output), lively_(lively) {}

  void on_batch(const BatchEvent& event) noexcept override {
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

std::unique_ptr<Observer> make_text_log(int64_t evaluated, const Options& options, LogOutput& output) {
  return std::make_unique<TextLog>(evaluated, stderr_is_lively(options), output);
}

std::unique_ptr<Observer> make_quiet_log() {
  return std::make_unique<WarningLog>();
}

}  // namespace cnn::app
