#include "app/ranks_session.h"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <memory>
#include <new>
#include <thread>

#include "app/console.h"
#include "app/messages.h"
#include "app/run_training.h"
#include "app/start_workers.h"
#include "app/stop_signals.h"
#include "app/training_page.h"
#include "base/error.h"
#include "run/together.h"
#include "train/training.h"

namespace cnn::app {
namespace {

constexpr int kOutputClosed = 141;

struct NobodyListens : Observer {};

// What only the first rank does is left out.
int follow(PlannedTraining planned, Workers& workers, Control& control, const Options& options) {
  Ranks& ranks = *planned.wishes.ranks;
  const auto opened = open_together(ranks, std::move(planned), workers, messages(options));
  NobodyListens nobody;
  Training training(opened->input(nobody, control));
  if (opened->checkpoint() != nullptr && training.is_finished()) return 0;
  finish_batch_on_signal();
  for (Did did = training.next(); did != Did::stop && did != Did::end;) did = training.next();
  return 0;
}

int train(const SessionWishes& wishes, Ranks& ranks, int ranks_here, const Options& options) {
  ranks.listen(watch_stop_signals().stop_flag());
  TrainingWishes training = wishes.training;
  training.ranks = &ranks;
  training.ranks_here = ranks_here;
  agree_on_kernels(ranks, messages(options));
  std::unique_ptr<PlannedTraining> planned;
  std::unique_ptr<Workers> workers;
  do_together(ranks, [&] {
    if (wishes.dashboard.wanted) throw Error(Failure::usage, "--dashboard shows a training of one process");
    planned = std::make_unique<PlannedTraining>(plan_training(training, *options.disk, messages(options)));
    workers.reset(new Workers(start_workers(options)));
  });
  Control control;
  if (!ranks.is_first()) return follow(std::move(*planned), *workers, control, options);
  spdlog::info("{} ranks, {} shards a batch", ranks.count(), planned->spec.train.shards);
  TrainingPage no_page({}, training.config, control, options);
  return run_training(std::move(*planned), *workers, control, no_page, wishes.profile, options);
}

std::string name_of(const Ranks& ranks) {
  std::array<char, 256> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) host[0] = '?';
  return fmt::format("rank {} of {} ({}): ", ranks.rank(), ranks.count(), host.data());
}

[[noreturn]] void end_all(Launched& launched, const Ranks& ranks, int code, const std::string& message) {
  spdlog::set_level(spdlog::level::err);
  if (!message.empty()) spdlog::error("{}{}", ranks.is_first() ? "" : name_of(ranks), message);
  launched.abort(code);
  ::_exit(code);
}

}  // namespace

int run_ranks(const SessionWishes& wishes, const Launcher& launcher, const Options& options) {
  if (launcher.rank > 0) spdlog::set_level(spdlog::level::off);
  Launched* launched = nullptr;
  try {
    launched = &join(launcher);
  } catch (const Error&) {
    // A launcher ends all with the first: the one that tells why is to come before.
    if (launcher.rank > 0) std::this_thread::sleep_for(std::chrono::seconds(2));
    throw;
  }
  Ranks ranks(*launched);
  int code = 0;
  try {
    code = train(wishes, ranks, launcher.ranks_here, options);
  } catch (const Error& error) {
    code = static_cast<int>(error.failure());
    const bool of_all =
        dynamic_cast<const AgreedError*>(&error) != nullptr || error.failure() == Failure::diverged;
    if (!of_all) end_all(*launched, ranks, code, error.what());
    spdlog::error("{}", error.what());
  } catch (const std::bad_alloc&) {
    end_all(*launched, ranks, static_cast<int>(Failure::resource), "out of memory");
  } catch (const OutputClosed&) {
    end_all(*launched, ranks, kOutputClosed, "");
  } catch (const std::exception& error) {
    end_all(*launched, ranks, static_cast<int>(Failure::bug), error.what());
  }
  // A launcher kills the others where one ends with an error: all have told what they had to.
  std::array<double, 1> farewell{};
  ranks.add_up_own(farewell);
  launched->end();
  return ranks.is_first() ? code : 0;
}

}  // namespace cnn::app
