// The config of the training at hand on the page: to be read, edited, checked, and begun anew with.
#pragma once

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>

#include "dashboard/dashboard.h"
#include "spec/run_spec.h"
#include "train/control.h"

namespace cnn::app {

class ConfigDesk {
 public:
  // Of a training that `control` steers and that was begun with the config file `config`. Paths in what is
  // edited are relative to that file's directory.
  ConfigDesk(std::filesystem::path config, Control& control);

  // The training that runs now has this config.
  void show(const RunSpec& spec);

  // /api/config, /api/config/check and /api/restart.
  void add_routes(Dashboard& dashboard);

  // The text that a person wants to begin anew with, if any; once.
  std::optional<std::string> take_restart();
  bool wants_restart() const;

 private:
  std::optional<std::string> errors_in(const std::string& text) const;

  const std::filesystem::path config_;
  Control& control_;
  mutable std::mutex mutex_;  // of all that follows
  std::string name_;
  std::string text_;
  std::optional<std::string> restart_;
};

}  // namespace cnn::app
