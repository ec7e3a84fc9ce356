// The page of a session (`cnn train --dashboard`), which shows one training after another. Where none is
// wanted nothing of this does anything.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "app/config_desk.h"
#include "app/dashboard_options.h"
#include "app/options.h"
#include "app/report_desk.h"
#include "dashboard/dashboard.h"
#include "run/open_training.h"
#include "train/training.h"

namespace cnn::app {

class TrainingPage {
 public:
  // Of trainings that `control` steers and that were begun with the config file `config`; `options` outlive
  // this. Throws Failure::usage where the port is not to be had, or this program has no web server.
  TrainingPage(const DashboardArguments& arguments, const std::filesystem::path& config, Control& control,
               const Options& options);

  // From now on it shows this training, which is to tell the observer, if there is one; that lives as long as
  // the training is shown.
  Observer* watch(OpenedTraining& opened);

  // Of the training that is watched: it goes on from a checkpoint, has come so far; makes its first step; was
  // stopped; has ended by an error. What it begins with is the address of the page, told on standard error
  // however quiet the program is to be.
  void tell_resumed(const TrainingState& state);
  void tell_begun(const OpenedTraining& opened);
  void tell_stopped();
  void tell_failed(const std::string& message);

  // After the last step, where the page is to stay: until Ctrl-C, or until somebody begins a training anew.
  void keep(Training& training);

  // The text of a config that somebody wants to begin anew with, if any; once.
  std::optional<std::string> take_restart() { return desk_.take_restart(); }

 private:
  std::shared_ptr<WatchedRun> run() const { return dashboard_ ? dashboard_->run() : nullptr; }

  Control& control_;
  ConfigDesk desk_;
  ReportDesk report_;
  std::unique_ptr<Dashboard> dashboard_;  // null unless one is wanted; asks the two desks
  bool stays_;
  bool is_told_ = false;  // its address
};

}  // namespace cnn::app
