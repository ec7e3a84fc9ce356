#include "app/gather_comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "app/common_images.h"
#include "app/config_differences.h"
#include "app/differing_values.h"
#include "app/messages.h"
#include "app/run_epochs.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/printable.h"
#include "base/readable_numbers.h"
#include "report/statistics.h"
#include "train/changes_file.h"
#include "train/run_directory.h"

namespace cnn::app {
namespace {

namespace fs = std::filesystem;

constexpr size_t kChangesTold = 3;

// Any folder of images is a test set for a model that lists what it was trained on.
bool has_test(const ComparedSource& source, const fs::path& data) {
  const auto& spec = source.spec.data;
  return spec && (spec->has_test() || (!data.empty() && spec->is_of_folders()));
}

bool has_validation(const ComparedSource& source, const fs::path& /*data*/) {
  return source.spec.data && source.spec.data->has_validation();
}

// Test images where all have some, else validation images: never one of them against the other.
Split split_of_all(const std::vector<ComparedSource>& sources, const fs::path& data) {
  const auto without = [&](const auto& has) {
    return std::ranges::find_if(
        sources, [&](const ComparedSource& source) { return source.is_model && !has(source, data); });
  };
  const auto no_test = without(has_test);
  if (no_test == sources.end()) return Split::test;
  const auto no_validation = without(has_validation);
  if (no_validation == sources.end()) return Split::validation;
  if (no_test == no_validation || !has_validation(*no_test, data)) {
    throw Error(Failure::data,
                shown(no_test->path) + ": the run had neither a test nor a validation set to compare it on");
  }
  throw Error(Failure::data, shown(no_test->path) + ": has no test images, and " +
                                 shown(no_validation->path) +
                                 " no validation images: accuracies on the ones cannot be compared with "
                                 "those on the others");
}

std::vector<TestedSource> test_all(const std::vector<ComparedSource>& sources, const CompareWishes& wishes,
                                   Split split, Workers& workers, const Options& options) {
  std::vector<TestedSource> tested;
  for (const ComparedSource& source : sources) {
    if (!source.is_model) continue;
    tested.push_back({&source, test_source(source, wishes, split, workers, options)});
    require_same_images(tested, wishes);
  }
  return tested;
}

ComparedPair pair_of(size_t first, const std::vector<bool>& a, size_t second, const std::vector<bool>& b) {
  ComparedPair pair{.first = first, .second = second, .images = std::ssize(a)};
  for (size_t i = 0; i < a.size(); ++i) {
    if (a[i] && !b[i]) ++pair.only_first;
    if (!a[i] && b[i]) ++pair.only_second;
  }
  pair.p = mcnemar_p(pair.only_first, pair.only_second);
  return pair;
}

void add_scores(const std::vector<ComparedSource>& sources, const std::vector<TestedSource>& tested,
                const CompareWishes& wishes, Comparison& comparison) {
  if (tested.empty()) return;
  const std::vector<std::vector<bool>> right = right_in_common(tested, wishes);
  comparison.images = std::ssize(right.front());
  comparison.images_of_set = tested.front().images.in_split;
  const auto place_of = [&](size_t i) { return static_cast<size_t>(tested[i].source - sources.data()); };
  for (size_t i = 0; i < tested.size(); ++i) {
    comparison.runs[place_of(i)].score = Score{std::ranges::count(right[i], true), comparison.images};
    for (size_t k = i + 1; k < tested.size(); ++k)
      comparison.pairs.push_back(pair_of(place_of(i), right[i], place_of(k), right[k]));
  }
}

std::string changes_of(const ComparedSource& source) {
  std::error_code ignored;
  const fs::path file = RunPaths{source.path}.changes();
  if (!source.is_model || !fs::is_regular_file(file, ignored)) return "";
  const std::vector<Change> changes = read_changes(file).changes;
  std::string text;
  for (size_t i = 0; i < std::min(changes.size(), kChangesTold); ++i)
    text += fmt::format("{}{} {} at step {}", i == 0 ? "" : ", ", changes[i].key, changes[i].value,
                        changes[i].step);
  if (changes.size() <= kChangesTold) return text;
  const std::string all = changes_text(changes);
  return text + fmt::format(" and {} more ({})", changes.size() - kChangesTold,
                            digest_text(digest_of(std::as_bytes(std::span(all)))));
}

std::string images_trained_on(const ComparedSource& source) {
  if (!source.trained_on) return "";
  return fmt::format("{} ({}){}", with_separators(std::ssize(*source.trained_on)),
                     digest_text(digest_of(std::as_bytes(std::span(*source.trained_on)))),
                     source.lacks_some ? " and others" : "");
}

// What made the networks beside their configs.
void add_differences_of_runs(const std::vector<ComparedSource>& sources,
                             std::vector<DifferingKey>& differences) {
  DifferingKey init{"--init", {}};
  DifferingKey changes{"changes on the way", {}};
  DifferingKey images{"images trained on", {}};
  std::vector<std::string> known;
  for (const ComparedSource& source : sources) {
    init.values.push_back(source.begun_with);
    changes.values.push_back(changes_of(source));
    images.values.push_back(images_trained_on(source));
    if (!images.values.back().empty()) known.push_back(images.values.back());
  }
  add_if_differing(std::move(init), differences);
  add_if_differing(std::move(changes), differences);
  // A config has none yet, and so it does not differ.
  if (std::ranges::adjacent_find(known, std::ranges::not_equal_to()) != known.end())
    add_if_differing(std::move(images), differences);
}

ComparedRun described_run(const ComparedSource& source) {
  const NetworkPlan plan = plan_network(source.spec.network);
  ComparedRun run{.name = source.path.string(), .macs = plan.macs, .parameters = plan.parameter_count};
  if (!source.is_model) return run;
  const TrainingCost cost = cost_of_training(source.path);
  run.seconds = cost.seconds;
  run.epochs = cost.epochs;
  run.planned_epochs = source.spec.train.epochs;
  return run;
}

}  // namespace

std::vector<ComparedSource> read_compared_sources(const CompareWishes& wishes, const Options& options) {
  const fs::path& data = wishes.data;
  std::vector<ComparedSource> sources;
  for (const fs::path& path : wishes.paths) sources.push_back(read_compared_source(path, options));
  if (data.empty() || std::ranges::any_of(sources, &ComparedSource::is_model)) return sources;
  std::error_code ignored;
  if (!fs::is_directory(data, ignored))
    throw Error(Failure::data, "--data " + shown(data) + ": there is no such directory");
  messages(options).warn("--data " + shown(data) + ": nothing is tested on it, for all of these are configs");
  return sources;
}

Comparison gather_comparison(const std::vector<ComparedSource>& sources, const CompareWishes& wishes,
                             Workers& workers, const Options& options) {
  const Split split = split_of_all(sources, wishes.data);
  Comparison comparison;
  comparison.is_on_validation = split == Split::validation;
  std::vector<RunSpec> specs;
  for (const ComparedSource& source : sources) {
    comparison.runs.push_back(described_run(source));
    specs.push_back(source.spec);
  }
  add_scores(sources, test_all(sources, wishes, split, workers, options), wishes, comparison);
  comparison.differences = config_differences(specs);
  add_differences_of_runs(sources, comparison.differences);
  find_front(comparison.runs);
  return comparison;
}

}  // namespace cnn::app
