// What the logs of a training have in common.
#pragma once

#include <spdlog/spdlog.h>

#include <optional>
#include <string>

#include "app/time_notice.h"
#include "app/training_log.h"
#include "base/steady_seconds.h"

namespace cnn::app {

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
  std::optional<std::string> time_notice(const BatchEvent& event) {
    return time_.look(event, steady_seconds());
  }

 private:
  TimeNotice time_;
  LogOutput& output_;
};

}  // namespace cnn::app
