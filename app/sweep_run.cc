#include "app/sweep_run.h"

#include <chrono>
#include <nlohmann/json.hpp>
#include <system_error>
#include <thread>

#include "app/child_process.h"
#include "app/make_directory.h"
#include "base/atomic_file.h"
#include "base/error.h"
#include "base/file.h"
#include "base/printable.h"
#include "config/load_config.h"
#include "config/scalars.h"
#include "model/json_text.h"
#include "train/metrics_text.h"
#include "train/run_directory.h"

namespace cnn::app {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kMostBytes = int64_t{64} << 20;
constexpr int kTakenTries = 30;  // a run that was left behind saves, and ends

fs::path result_file(const SweepRun& run) {
  return run.directory / "sweep.json";
}

// What is written down of a run: `result` once it has come to an end.
nlohmann::json read_notes(const SweepRun& run) {
  try {
    return nlohmann::json::parse(read_text_file(result_file(run), kMostBytes, Failure::resource), nullptr,
                                 false);
  } catch (const Error&) {
    return nullptr;
  }
}

bool is_same(const nlohmann::json& notes, const SweepRun& run) {
  return notes.is_object() && notes.value("config", "") == run.config_digest;
}

void write_notes(const SweepRun& run, const std::optional<SweepResult>& result, Disk& disk) {
  nlohmann::ordered_json notes = {{"config", run.config_digest}, {"result", nullptr}};
  const auto or_null = [](const std::optional<double>& value) {
    return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json(nullptr);
  };
  if (result)
    notes["result"] = {{"accuracy", or_null(result->accuracy)},
                       {"loss", or_null(result->loss)},
                       {"seconds", result->seconds}};
  replace_file(result_file(run), json_text(notes) + "\n", disk);
}

std::optional<double> cell(const std::vector<std::string_view>& cells, size_t i) {
  return i < cells.size() ? parse_real(scalar_of(std::string(cells[i]))) : std::nullopt;
}

// Of the epoch whose weights model.bin holds: the best, or the last.
SweepResult read_result(const SweepRun& run, Keep keep) {
  const std::string text = read_text_file(RunPaths{run.directory}.metrics(), kMostBytes, Failure::resource);
  SweepResult result;
  for (const MetricsRow& row : metrics_rows(text)) {
    const auto cells = cells_of(row.line);
    const auto loss = cell(cells, 3);
    const auto accuracy = cell(cells, 4);
    result.seconds += cell(cells, 8).value_or(0);
    if (!accuracy || !loss) continue;
    const bool is_better = !result.accuracy || *accuracy > *result.accuracy ||
                           (*accuracy == *result.accuracy && *loss < *result.loss);
    if (keep == Keep::best && !is_better) continue;
    result.accuracy = accuracy;
    result.loss = loss;
  }
  return result;
}

std::vector<Override> overrides_of(const SweepRun& run) {
  std::vector<Override> overrides;
  for (const auto& [key, value] : run.settings) overrides.push_back({key, value, "--set " + key});
  return overrides;
}

std::vector<std::string> arguments_of(const SweepRun& run, const SweepWishes& wishes,
                                      const Options& options) {
  std::vector<std::string> arguments = {"train", wishes.config.string(), "--quiet", "--no-test",
                                        "-o",    run.directory.string(), "--seed",  std::to_string(run.seed)};
  for (const auto& [key, value] : run.settings) {
    arguments.push_back("--set");
    arguments.push_back(key + "=" + value);
  }
  if (!wishes.data.empty()) arguments.insert(arguments.end(), {"--data", wishes.data.string()});
  arguments.insert(arguments.end(), {"--threads", std::to_string(options.threads)});
  if (!options.isa.empty()) arguments.insert(arguments.end(), {"--isa", options.isa});
  return arguments;
}

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

}  // namespace

std::optional<SweepResult> earlier_result(const SweepRun& run) {
  const nlohmann::json notes = read_notes(run);
  if (!is_same(notes, run) || !notes.contains("result") || !notes["result"].is_object()) return std::nullopt;
  const auto number = [&](const char* key) {
    const auto& value = notes["result"][key];
    return value.is_number() ? std::optional(value.get<double>()) : std::nullopt;
  };
  return SweepResult{number("accuracy"), number("loss"), number("seconds").value_or(0)};
}

SweepResult train_run(const SweepRun& run, const SweepWishes& wishes, const Options& options) {
  const RunPaths paths{run.directory};
  const bool goes_on = is_same(read_notes(run), run) && is_there(paths.checkpoint());
  std::vector<std::string> arguments = arguments_of(run, wishes, options);
  if (goes_on) arguments.emplace_back("--resume");
  if (!goes_on && (is_there(paths.checkpoint()) || is_there(paths.model())))
    arguments.emplace_back("--overwrite");
  make_directory(run.directory, *options.disk);
  write_notes(run, std::nullopt, *options.disk);
  int code = run_this_program(arguments);
  for (int i = 0; code == static_cast<int>(Failure::usage) && i < kTakenTries; ++i) {
    std::this_thread::sleep_for(std::chrono::seconds(1));
    code = run_this_program(arguments);
  }
  if (code > 128 || signal_passed_on() != 0) throw SweepStopped{code > 128 ? code : 128 + signal_passed_on()};
  const bool has_diverged = code == static_cast<int>(Failure::diverged);
  if (code != 0 && !has_diverged)
    throw Error(static_cast<Failure>(code), "the run in " + shown(run.directory) + " ended with exit code " +
                                                std::to_string(code) + ", as told above");
  const auto spec = load_config(wishes.config, overrides_of(run)).spec;
  SweepResult result = has_diverged ? SweepResult{} : read_result(run, spec.train.keep);
  write_notes(run, result, *options.disk);
  return result;
}

}  // namespace cnn::app
