#include "app/training_session.h"

#include <memory>
#include <utility>

#include "app/begun_anew.h"
#include "app/messages.h"
#include "app/ranks_session.h"
#include "app/run_training.h"
#include "app/start_workers.h"
#include "app/stop_signals.h"
#include "app/training_page.h"
#include "base/error.h"

namespace cnn::app {
namespace {

class Session {
 public:
  Session(const SessionWishes& wishes, const Options& options)
      : wishes_(wishes),
        options_(options),
        control_(watch_stop_signals()),
        page_(wishes.dashboard, wishes.training.config, control_, options) {}

  int run() {
    TrainingWishes wishes = wishes_.training;
    for (;;) {
      const int code = train_or_tell(wishes);
      const auto text = page_.take_restart();
      if (!text) return code;
      control_.open_again();
      if (control_.stop_reason() != StopReason::none) return code;
      wishes = begun_anew(wishes, *text);
    }
  }

 private:
  // Those who watch are told of an error too.
  int train_or_tell(const TrainingWishes& wishes) {
    try {
      return train(wishes);
    } catch (const Error& error) {
      page_.tell_failed(error.what());
      throw;
    }
  }

  int train(const TrainingWishes& wishes) {
    PlannedTraining planned = plan_training(wishes, *options_.disk, messages(options_));
    if (!workers_) workers_.reset(new Workers(start_workers(options_)));  // once, for all trainings
    return run_training(std::move(planned), *workers_, control_, page_, wishes_.profile, options_);
  }

  const SessionWishes& wishes_;
  const Options& options_;
  Control& control_;
  TrainingPage page_;
  std::unique_ptr<Workers> workers_;
};

}  // namespace

int run_session(const SessionWishes& wishes, const Options& options) {
  if (const auto found = launcher()) return run_ranks(wishes, *found, options);
  return Session(wishes, options).run();
}

}  // namespace cnn::app
