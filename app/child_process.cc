#include "app/child_process.h"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "base/error.h"

namespace cnn::app {
namespace {

std::atomic<pid_t> child{0};
std::atomic<int> passed_on{0};

void pass_on(int signal) {
  const int error = errno;
  passed_on = signal;
  if (const pid_t process = child; process > 0) ::kill(process, signal);
  errno = error;
}

void catch_signals() {
  struct sigaction action {};
  action.sa_handler = pass_on;
  sigemptyset(&action.sa_mask);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before {};
    ::sigaction(signal, nullptr, &before);
    if (before.sa_handler != SIG_IGN) ::sigaction(signal, &action, nullptr);
  }
}

// Between fork and exec: nothing that allocates.
[[noreturn]] void become(char* const* arguments, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) _exit(128 + SIGTERM);
  // A group of its own: a terminal's Ctrl-C comes once, from the parent.
  ::setpgid(0, 0);
  ::execv("/proc/self/exe", arguments);
  _exit(127);
}

}  // namespace

int run_this_program(const std::vector<std::string>& arguments) {
  catch_signals();
  std::vector<std::string> words = {"cnn"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  const pid_t parent = ::getpid();
  const pid_t process = ::fork();
  if (process < 0)
    throw Error(Failure::resource, std::string("cannot start another process: ") + std::strerror(errno));
  if (process == 0) become(pointers.data(), parent);
  child = process;
  if (const int signal = passed_on; signal != 0) ::kill(process, signal);  // it came before the child
  int status = 0;
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  child = 0;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int signal_passed_on() {
  return passed_on;
}

}  // namespace cnn::app
