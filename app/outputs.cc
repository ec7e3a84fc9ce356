#include "app/outputs.h"

#include <sys/stat.h>

#include <optional>

#include "base/error.h"
#include "base/printable.h"
#include "data/list_data.h"
#include "train/run_directory.h"

namespace cnn::app {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const std::string& what, const std::string& why) {
  throw Error(Failure::usage, what + ": " + why);
}

std::string named(const std::string& option, const fs::path& file) {
  return option + " " + shown(file);
}

// What the path leads to, if it is there.
std::optional<struct stat> status_of(const fs::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  return status;
}

bool is_same(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

// Which of `inputs`, then of the files of `data`, the file at `path` is; null where it is none of them, or is
// not there.
std::optional<Input> input_at(const fs::path& path, const std::vector<Input>& inputs, const DataSpec* data) {
  const auto output = status_of(path);
  if (!output) return std::nullopt;
  for (const Input& input : inputs) {
    const auto status = status_of(input.path);
    if (status && is_same(*output, *status)) return input;
  }
  if (data == nullptr) return std::nullopt;
  for (const fs::path& file : data_files(*data)) {
    const auto status = status_of(file);
    if (status && is_same(*output, *status)) return Input{file, "a file of the data"};
  }
  return std::nullopt;
}

// Where the two names differ, that of the input too.
std::string is_the_input(const fs::path& path, const Input& input) {
  const std::string name = path == input.path ? "" : " (" + shown(input.path) + ")";
  return "is " + input.what + name + ", which would be lost";
}

void check_is_file(const std::string& option, const fs::path& file) {
  const auto status = status_of(file);
  if (!file.has_filename() || (status && S_ISDIR(status->st_mode)))
    refuse(named(option, file), "is a directory; name a file");
  if (status && !S_ISREG(status->st_mode))
    refuse(named(option, file), "is no regular file, so it cannot be replaced; name another");
}

}  // namespace

std::vector<Input> inputs_of(const fs::path& source) {
  std::error_code ignored;
  if (!fs::is_directory(source, ignored)) return {{source, "the file that is read"}};
  std::vector<Input> inputs;
  for (const fs::path& file : run_files(source)) inputs.push_back({file, "a file of the run"});
  return inputs;
}

void check_output(const std::string& option, const fs::path& file, const std::vector<Input>& inputs,
                  const DataSpec* data) {
  check_is_file(option, file);
  const auto input = input_at(file, inputs, data);
  if (input) refuse(named(option, file), is_the_input(file, *input) + "; name another file");
}

void check_run_output(const fs::path& directory, const std::vector<Input>& inputs, const DataSpec& data) {
  for (const fs::path& file : run_files(directory)) {
    const auto input = input_at(file, inputs, &data);
    if (input) refuse(shown(file), is_the_input(file, *input) + "; choose another directory with -o");
  }
}

}  // namespace cnn::app
