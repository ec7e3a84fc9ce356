// cnn sweep: trains a config with every combination of some settings, and tells which is best.
#include <spdlog/spdlog.h>

#include <cmath>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/commands.h"
#include "app/console.h"
#include "app/sweep_table.h"
#include "app/value_check.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/printable.h"
#include "base/program_name.h"
#include "base/readable_numbers.h"
#include "base/shell_word.h"
#include "config/load_config.h"
#include "config/write_config.h"

namespace cnn::app {
namespace {

constexpr int64_t kMostSeeds = 1000;
constexpr int64_t kMostDrawn = 10'000;

struct SweepArguments {
  SweepWishes wishes;
  std::vector<std::string> settings;
  int64_t seeds = 1;
  int64_t random = 0;
};

std::vector<Settings> settings_of(const SweepArguments& arguments) {
  std::vector<SweptKey> keys;
  for (const std::string& typed : arguments.settings) keys.push_back(swept_key(typed));
  if (arguments.random == 0) return all_settings(keys);
  if (keys.empty()) throw Error(Failure::usage, "--random draws from the values of --set: give it keys");
  auto drawn = drawn_settings(keys, arguments.random);
  if (std::ssize(drawn) < arguments.random)
    spdlog::info("there are no more than {} to draw", counted(std::ssize(drawn), "combination"));
  return drawn;
}

// The config with these settings, as it would be trained.
RunSpec spec_of(const SweepArguments& arguments, const Settings& settings) {
  std::vector<Override> overrides;
  for (const auto& [key, value] : settings) overrides.push_back({key, value, "--set " + key});
  RunSpec spec = load_config(arguments.wishes.config, overrides).spec;
  if (spec.data && !spec.data->has_validation())
    throw Error(Failure::config,
                shown(arguments.wishes.config) +
                    ": a sweep chooses by validation images, never by the test's, and there are none: hold "
                    "some back with `validation: 0.1` in 'data', or --set data.validation=0.1");
  return spec;
}

// All of them, those that are wrong told before any is trained.
std::vector<SweepRun> plan_runs(SweepArguments& arguments) {
  std::vector<SweepRun> runs;
  for (const Settings& settings : settings_of(arguments)) {
    RunSpec spec = spec_of(arguments, settings);
    if (arguments.wishes.out.empty())
      arguments.wishes.out = std::filesystem::path("runs") / (spec.name + "-sweep");
    const int64_t first = spec.train.seed;
    for (int64_t i = 0; i < arguments.seeds; ++i) {
      spec.train.seed = first + i;
      const std::string whole = write_config(spec) + arguments.wishes.data.string();
      runs.push_back({settings, spec.train.seed,
                      arguments.wishes.out / directory_of(settings, spec.train.seed),
                      digest_text(digest_of(std::as_bytes(std::span(whole))))});
    }
  }
  return runs;
}

std::string text_of(const SweepResult& result) {
  if (!result.accuracy) return "diverged";
  return fmt::format("{:.2f}%, loss {:.4f}, {:.1f} s", 100 * *result.accuracy, result.loss.value_or(0),
                     result.seconds);
}

void tell_best(const SweepArguments& arguments, const std::vector<SweptRun>& runs) {
  const Settings* best = best_settings(runs);
  if (best == nullptr) {
    spdlog::warn("every run diverged: try smaller learning rates");
    return;
  }
  std::string command = "train " + shell_path(arguments.wishes.config);
  for (const auto& [key, value] : *best) command += " --set " + shell_word(key + "=" + value);
  if (!arguments.wishes.data.empty()) command += " --data " + shell_path(arguments.wishes.data);
  print("\nTo go on with the best: " + program_command(command) + "\n");
}

int run_sweep(SweepArguments& arguments, const Options& options) {
  const std::vector<SweepRun> runs = plan_runs(arguments);
  std::vector<SweptRun> done;
  for (const SweepRun& run : runs) {
    const std::string name = fmt::format("{} of {}: {} seed={}", done.size() + 1, runs.size(),
                                         printable(short_settings_text(run.settings)), run.seed);
    const auto earlier = earlier_result(run);
    if (!earlier) spdlog::info("{}", name);
    try {
      done.push_back({run, earlier ? *earlier : train_run(run, arguments.wishes, options)});
    } catch (const SweepStopped& stopped) {
      spdlog::warn("stopped with {} of {} runs done; the same command goes on from there", done.size(),
                   runs.size());
      return stopped.exit_code;
    }
    spdlog::info("{}: {}{}", name, text_of(done.back().result), earlier ? ", as trained before" : "");
  }
  if (options.json) {
    print(sweep_json(done));
    return 0;
  }
  print(sweep_table(done, table_width()));
  tell_best(arguments, done);
  return 0;
}

}  // namespace

void add_sweep_command(CLI::App& app, const Options& options, Action& action) {
  CLI::App* command =
      app.add_subcommand("sweep", "Trains a config with every combination of some settings: which is best");
  const auto arguments = std::make_shared<SweepArguments>();
  add_argument(*command, "CONFIG", arguments->wishes.config, "The config");
  command
      ->add_option("--set", arguments->settings,
                   "The values to try of a key of the config; with --random also ranges LOW..HIGH, or "
                   "'LOW..HIGH log'; repeatable")
      ->allow_extra_args(false)
      ->option_text("KEY=V1,V2,...");
  command->add_option("--seeds", arguments->seeds, "Train each of them with so many seeds")
      ->check(whole_number(1, kMostSeeds))
      ->option_text("N");
  command->add_option("--random", arguments->random, "Draw so many combinations instead of all")
      ->check(whole_number(1, kMostDrawn))
      ->option_text("N");
  command
      ->add_option("-o,--out", arguments->wishes.out,
                   "Where the run directories are made (default: runs/NAME-sweep)")
      ->option_text("DIR");
  command
      ->add_option("--data", arguments->wishes.data, "Where the data are, instead of the config's data.root")
      ->option_text("DIR");
  command->footer(
      "Each run is a process of its own, one after the other, and is judged by its validation\n"
      "images; the test images stay unseen. The same command again goes on where it was\n"
      "stopped, and trains nothing twice.\n"
      "\n"
      "Examples:\n"
      "  cnn sweep my.yaml --set train.optimizer.learning_rate=0.01,0.03,0.1 --seeds 3\n"
      "  cnn sweep my.yaml --set train.batch_size=32,64 --set train.epochs=5,10 --json\n"
      "  cnn sweep my.yaml --random 20 --set 'train.optimizer.learning_rate=1e-3..1e-1 log'\n");
  command->callback(
      [arguments, &options, &action] { action = [=, &options] { return run_sweep(*arguments, options); }; });
}

}  // namespace cnn::app
