#include "hostile/limited_run.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sstream>
#include <stdexcept>
#include <vector>

#include "cli/run_program.h"
#include "temporary_directory.h"

namespace cnn {
namespace {

constexpr rlim_t kProcessorSeconds = kMemoryIsLimited ? 20 : 200;
constexpr unsigned kSeconds = 300;
constexpr rlim_t kAddresses = rlim_t{2} << 30;

void limit(__rlimit_resource resource, rlim_t most) {
  const rlimit both{most, most};
  if (setrlimit(resource, &both) != 0) _exit(98);
}

void redirect(const char* path, int flags, int descriptor) {
  const int file = open(path, flags, 0666);
  if (file < 0 || dup2(file, descriptor) < 0) _exit(97);
  if (file != descriptor) close(file);
}

}  // namespace

LimitedResult run_limited(const std::filesystem::path& directory, const std::string& words) {
  const TemporaryDirectory streams;
  const std::string out = streams.path() / "out";
  const std::string err = streams.path() / "err";
  std::vector<std::string> arguments = {"cnn"};
  std::istringstream in(words);
  for (std::string word; std::getline(in, word, ' ');) arguments.push_back(word);
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);

  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("cannot fork");
  if (child == 0) {
    redirect("/dev/null", O_RDONLY, STDIN_FILENO);
    redirect(out.c_str(), O_WRONLY | O_CREAT, STDOUT_FILENO);
    redirect(err.c_str(), O_WRONLY | O_CREAT, STDERR_FILENO);
    if (chdir(directory.c_str()) != 0) _exit(96);
    limit(RLIMIT_CPU, kProcessorSeconds);
    limit(RLIMIT_CORE, 0);
    if (kMemoryIsLimited) limit(RLIMIT_AS, kAddresses);
    alarm(kSeconds);
    execv(CNN_PROGRAM, pointers.data());
    _exit(95);
  }
  int status = 0;
  rusage usage{};
  if (wait4(child, &status, 0, &usage) != child) throw std::runtime_error("cannot wait");
  LimitedResult result;
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  result.out = read_text(out);
  result.err = read_text(err);
  result.peak_bytes = usage.ru_maxrss * 1024;
  return result;
}

}  // namespace cnn
