#include "app/stop_signals.h"

#include <unistd.h>

#include <csignal>
#include <string_view>

namespace cnn::app {
namespace {

std::atomic<int> stop_signal{0};
std::atomic<bool> something_to_save{false};
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);

void on_signal(int signal) {
  if (!something_to_save || stop_signal.exchange(signal) != 0) _exit(128 + signal);
  constexpr std::string_view kMessage = "\ncnn: stopping after this batch; once more stops at once\n";
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, kMessage.data(), kMessage.size());
}

}  // namespace

std::atomic<int>& watch_stop_signals() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  for (const int signal : {SIGINT, SIGTERM}) ::sigaction(signal, &action, nullptr);
  // Under nohup a closed terminal is to be ignored.
  struct sigaction before {};
  ::sigaction(SIGHUP, nullptr, &before);
  if (before.sa_handler != SIG_IGN) ::sigaction(SIGHUP, &action, nullptr);
  return stop_signal;
}

void finish_batch_on_signal() {
  something_to_save = true;
}

}  // namespace cnn::app
