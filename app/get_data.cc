// cnn get-data: fetches a data set, by the script scripts/get-data, which is built into the program.
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/commands.h"
#include "app/console.h"
#include "app/get_data_script.h"
#include "app/value_check.h"
#include "base/error.h"
#include "base/program_name.h"
#include "model/json_text.h"

namespace cnn::app {
namespace {

struct GetDataArguments {
  std::string name;
  std::filesystem::path from;
  std::filesystem::path to;
};

constexpr int kScriptUsage = 2;  // the script's exit codes
constexpr int kNoInterpreter = 127;

// How the script is started: with the signals of a program of its own, and its progress to standard error
// where standard output is for JSON.
class ScriptStart {
 public:
  explicit ScriptStart(const Options& options) {
    ::posix_spawnattr_init(&attributes_);
    sigset_t usual;
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    ::posix_spawnattr_setsigdefault(&attributes_, &usual);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF);
    ::posix_spawn_file_actions_init(&actions_);
    if (options.json) ::posix_spawn_file_actions_adddup2(&actions_, STDERR_FILENO, STDOUT_FILENO);
    ::setenv("CNN_GET_DATA", program_command("get-data").c_str(), 1);
    if (options.quiet) ::setenv("CNN_GET_DATA_QUIET", "yes", 1);
  }
  ScriptStart(const ScriptStart&) = delete;
  ScriptStart& operator=(const ScriptStart&) = delete;
  ~ScriptStart() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }

  // Its exit code; 127 where there is no bash.
  int run(std::vector<std::string> words) const {
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    pid_t child = 0;
    int status = 0;
    if (::posix_spawnp(&child, argv.front(), &actions_, &attributes_, argv.data(), environ) != 0)
      return kNoInterpreter;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

 private:
  posix_spawnattr_t attributes_{};
  posix_spawn_file_actions_t actions_{};
};

int run_get_data(const GetDataArguments& arguments, const Options& options) {
  const std::filesystem::path to =
      arguments.to.empty() ? std::filesystem::path("data") / arguments.name : arguments.to;
  std::vector<std::string> words = {"bash",         "-c",   get_data_script(), "get-data",
                                    arguments.name, "--to", to.string()};
  if (!arguments.from.empty()) words.insert(words.end(), {"--from", arguments.from.string()});
  const int status = ScriptStart(options).run(words);
  if (status == kNoInterpreter) throw Error(Failure::resource, "get-data: needs bash, which is not there");
  if (status == kScriptUsage) return static_cast<int>(Failure::usage);
  if (status != 0) return status > 128 ? status : static_cast<int>(Failure::data);
  if (options.json)
    print(json_text(nlohmann::ordered_json{{"name", arguments.name}, {"directory", to.string()}}) + "\n");
  return 0;
}

}  // namespace

void add_get_data_command(CLI::App& app, const Options& options, Action& action) {
  CLI::App* command = app.add_subcommand("get-data", "Fetch MNIST, Fashion-MNIST or CIFAR-10, and check it");
  const auto arguments = std::make_shared<GetDataArguments>();
  command
      ->add_option(
          "NAME", arguments->name,
          "mnist, cifar10 or fashion-mnist. What is there and right is not fetched again; a download "
          "that broke off goes on")
      ->required()
      ->check(one_of(data_sets_to_get()))
      ->option_text(" ");
  command
      ->add_option(
          "--from", arguments->from,
          "Take the files from DIR or DIR/NAME instead of the network (plain, .gz, or in NAME.tar.gz, "
          "NAME.tar.xz, cifar-10-binary.tar.gz, cifar-10-binary.tar.xz); a checksum that differs is "
          "only warned of there")
      ->option_text("DIR");
  command->add_option("--to", arguments->to, "Put them into DIR (default: data/NAME, where the configs look)")
      ->option_text("DIR");
  command->footer(
      "Examples:\n"
      "  cnn get-data mnist\n"
      "  cnn get-data cifar10 --from ~/Downloads\n"
      "  cnn get-data fashion-mnist --to ~/fashion-mnist\n"
      "Environment: CNN_MIRROR, one or more addresses (separated by spaces) to use instead of the public "
      "mirrors.\n");
  command->callback([arguments, &options, &action] {
    action = [=, &options] { return run_get_data(*arguments, options); };
  });
}

}  // namespace cnn::app
