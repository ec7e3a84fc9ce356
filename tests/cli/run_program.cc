#include "cli/run_program.h"

#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "temporary_directory.h"

namespace cnn {

std::string read_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

ProgramResult run_shell(const std::filesystem::path& directory, const std::string& command) {
  const TemporaryDirectory streams;
  const auto out = streams.path() / "out";
  const auto err = streams.path() / "err";
  const std::string programs = std::filesystem::path(CNN_PROGRAM).parent_path().string();
  const auto script =
      streams.write("script", "PATH='" + programs + "':$PATH\nunset NO_COLOR OPENBLAS_CORETYPE\ncd '" +
                                  directory.string() + "' || exit 99\n" + command + "\n");
  const std::string line =
      "/bin/sh '" + script.string() + "' </dev/null >'" + out.string() + "' 2>'" + err.string() + "'";
  const int status = std::system(line.c_str());
  if (!WIFEXITED(status)) throw std::runtime_error("the shell did not exit: " + command);
  return {WEXITSTATUS(status), read_text(out), read_text(err)};
}

ProgramResult run_program(const std::filesystem::path& directory, const std::string& arguments) {
  return run_shell(directory, "cnn " + arguments);
}

}  // namespace cnn
