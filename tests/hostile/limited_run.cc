#include "hostile/limited_run.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
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

struct Streams {
  std::string out;
  std::string err;
};

pid_t start(const std::filesystem::path& directory, const std::string& words, const Streams& streams,
            const std::vector<std::string>& environment) {
  std::vector<std::string> arguments = {"cnn"};
  std::istringstream in(words);
  for (std::string word; std::getline(in, word, ' ');) arguments.push_back(word);
  std::vector<char*> pointers;
  pointers.reserve(arguments.size() + 1);
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);

  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("cannot fork");
  if (child > 0) return child;
  redirect("/dev/null", O_RDONLY, STDIN_FILENO);
  redirect(streams.out.c_str(), O_WRONLY | O_CREAT, STDOUT_FILENO);
  redirect(streams.err.c_str(), O_WRONLY | O_CREAT, STDERR_FILENO);
  if (chdir(directory.c_str()) != 0) _exit(96);
  limit(RLIMIT_CPU, kProcessorSeconds);
  limit(RLIMIT_CORE, 0);
  if (kMemoryIsLimited) limit(RLIMIT_AS, kAddresses);
  alarm(kSeconds);
  unsetenv("OPENBLAS_CORETYPE");
  for (const std::string& variable : environment) putenv(const_cast<char*>(variable.c_str()));
  execv(CNN_PROGRAM, pointers.data());
  _exit(95);
}

}  // namespace

LimitedResult run_limited(const std::filesystem::path& directory, const std::string& words,
                          const std::vector<std::string>& environment) {
  const TemporaryDirectory folder;
  const Streams streams{folder.path() / "out", folder.path() / "err"};
  LimitedResult result = wait_limited(start(directory, words, streams, environment));
  result.out = read_text(streams.out);
  result.err = read_text(streams.err);
  return result;
}

pid_t start_limited(const std::filesystem::path& directory, const std::string& words) {
  return start(directory, words, {"/dev/null", "/dev/null"}, {});
}

LimitedResult wait_limited(pid_t child) {
  int status = 0;
  rusage usage{};
  if (wait4(child, &status, 0, &usage) != child) throw std::runtime_error("cannot wait");
  LimitedResult result;
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  result.peak_bytes = usage.ru_maxrss * 1024;
  return result;
}

}  // namespace cnn
