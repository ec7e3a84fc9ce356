// What is said while something is opened, as messages of this program.
#pragma once

#include <spdlog/spdlog.h>

#include "app/options.h"
#include "run/messages.h"

namespace cnn::app {

inline Messages messages(const Options& options) {
  Messages messages;
  messages.warn = [](const std::string& text) { spdlog::warn("{}", text); };
  messages.inform = [](const std::string& text) { spdlog::info("{}", text); };
  if (options.verbose) messages.detail = messages.inform;
  return messages;
}

}  // namespace cnn::app
