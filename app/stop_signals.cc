#include "app/stop_signals.h"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <string_view>
#include <thread>

#include "base/transient.h"

namespace cnn::app {
namespace {

std::atomic<Control*> training{nullptr};
std::atomic<bool> something_to_save{false};
std::atomic<bool> is_waited_for{false};
static_assert(std::atomic<Control*>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);

void say(std::string_view text) {
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
}

[[noreturn]] void end_at_once(int signal) {
  end_making();
  remove_transients();
  _exit(128 + signal);
}

void on_signal(int signal) {
  const int error = errno;  // of whatever has been interrupted
  if (is_waited_for.exchange(false)) {
    say("\n");
    errno = error;
    return;
  }
  if (!something_to_save) {
    say(training != nullptr ? "\ncnn: stopped before the training began\n"
                            : "\ncnn: stopped before the end\n");
    end_at_once(signal);
  }
  if (!training.load()->stop(static_cast<StopReason>(signal))) {
    say("\ncnn: stopped at once; the last checkpoint stays\n");
    end_at_once(signal);
  }
  say("\ncnn: stopping after this batch; once more stops at once\n");
  errno = error;
}

void handle_stop_signals() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  // What whoever started this wants ignored stays so: a closed terminal under nohup, Ctrl-C where a script
  // runs this in the background.
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before {};
    ::sigaction(signal, nullptr, &before);
    if (before.sa_handler != SIG_IGN) ::sigaction(signal, &action, nullptr);
  }
}

}  // namespace

Control& watch_stop_signals() {
  static Control& control = *new Control;  // for ever: a signal may come at any time
  training = &control;
  handle_stop_signals();
  return control;
}

void wait_for_stop_signal(const std::function<bool()>& meanwhile) {
  is_waited_for = training.load()->stop_reason() == StopReason::none;
  while (is_waited_for && !meanwhile()) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  is_waited_for = false;
}

int exit_code_of(StopReason reason) {
  return reason == StopReason::asked ? 0 : 128 + static_cast<int>(reason);
}

void end_at_once_on_signal() {
  handle_stop_signals();
}

void finish_batch_on_signal() {
  something_to_save = true;
}

}  // namespace cnn::app
