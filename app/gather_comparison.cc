#include "app/gather_comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "app/config_json.h"
#include "app/messages.h"
#include "app/run_epochs.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/printable.h"
#include "base/program_name.h"
#include "base/readable_numbers.h"
#include "base/shell_word.h"
#include "config/portable_paths.h"
#include "config/write_config.h"
#include "data/fingerprint.h"
#include "infer/predictions.h"
#include "report/statistics.h"
#include "run/open_evaluation.h"
#include "run/sources.h"
#include "spec/formula.h"
#include "train/event_json.h"

namespace cnn::app {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using Keys = std::map<std::string, std::string>;  // of a config: "/train/batch_size" to "64"

const std::string kLayers = "/layers";

// What a network was tested on, and which of it it had right.
struct Answers {
  std::string split;
  uint64_t fingerprint = 0;                      // of the split's images and labels, whatever their order
  int64_t images = 0;                            // of the split
  std::vector<std::pair<uint64_t, bool>> right;  // by the image's digest, those that count, ascending
};

struct Examined {
  ComparedRun run;
  std::optional<Answers> answers;
  Keys keys;
};

std::string text_of_value(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

uint64_t digest_of_images(const OpenedData& data, Split split) {
  const Dataset& set = data.set_of(split);
  const std::vector<uint64_t> digests = digests_of(set);
  std::vector<std::pair<uint64_t, int64_t>> images;
  const auto add = [&](int64_t i) {
    images.emplace_back(digests[static_cast<size_t>(i)], set.labels[static_cast<size_t>(i)]);
  };
  if (split == Split::test) {
    for (int64_t i = 0; i < set.count; ++i) add(i);
  } else {
    for (const int64_t i : data.images_of(split).indices) add(i);
  }
  std::ranges::sort(images);
  return digest_of(std::as_bytes(std::span(images)));
}

Answers answers_of(OpenedEvaluation& opened, Split split, Workers& workers) {
  const OpenedData& data = opened.data();
  Answers answers;
  answers.split = split_name(split);
  answers.fingerprint = digest_of_images(data, split);
  answers.images = split == Split::test ? data.test.count : std::ssize(data.validation.indices);
  const std::vector<uint64_t> digests = digests_of(data.set_of(split));
  const std::vector<int64_t>& indices = data.images_of(split).indices;
  const int64_t classes = opened.model().plan().classes();
  size_t place = 0;
  evaluate_each(opened.network(), opened.batches(), {}, workers.pool(), [&](const PredictedBatch& batch) {
    for (int64_t n = 0; n < batch.images; ++n) {
      const float* scores = batch.scores + n * classes;
      const bool is_right = std::max_element(scores, scores + classes) - scores == batch.labels[n];
      answers.right.emplace_back(digests[static_cast<size_t>(indices[place++])], is_right);
    }
  });
  std::ranges::sort(answers.right);
  return answers;
}

// Of each layer, and of those within it, by its name.
void add_layers(const Json& layers, Keys& keys) {
  for (const Json& layer : layers) {
    if (layer.is_array()) add_layers(layer, keys);  // a path of branches
    if (!layer.is_object()) continue;
    for (const auto& [kind, settings] : layer.items()) {
      if (settings.is_array()) add_layers(settings, keys);
      if (!settings.is_object()) continue;
      const std::string name = settings.value("name", kind);
      for (const auto& [key, value] : settings.items()) {
        if (value.is_array() && !value.empty() && !value.front().is_number()) {
          add_layers(value, keys);
        } else {
          keys[kLayers + "/" + name + "/" + key] = text_of_value(value);
        }
      }
    }
  }
}

Keys keys_of(const RunSpec& spec) {
  const Json config = Json::parse(config_json(write_config(with_portable_paths(spec))));
  const Json flat = config.flatten();
  Keys keys;
  for (const auto& [key, value] : flat.items()) {
    if (!key.starts_with(kLayers)) keys[key] = text_of_value(value);
  }
  keys[kLayers] = architecture_formula(spec.network);
  add_layers(config.at("layers"), keys);
  return keys;
}

// What else than `source` was typed: " runs/b c.yaml -o page.html".
std::string others_typed(const CompareWishes& wishes, const fs::path& source) {
  std::string typed;
  for (const fs::path& other : wishes.sources) {
    if (other != source) typed += " " + shell_path(other);
  }
  return typed + (wishes.out.empty() ? "" : " -o " + shell_path(wishes.out));
}

Examined examine_source(const fs::path& source, const CompareWishes& wishes, Workers& workers,
                        const Options& options) {
  Examined examined;
  examined.run.name = source.string();
  if (!is_model(source)) {
    const RunSpec spec = read_run_spec(source, {}, messages(options));
    const NetworkPlan plan = plan_network(spec.network);
    examined.run.macs = plan.macs;
    examined.run.parameters = plan.parameter_count;
    examined.keys = keys_of(spec);
    return examined;
  }
  const RunSpec spec = OpenedModel(source).spec();
  if (!spec.data || (!spec.data->has_test() && !spec.data->has_validation())) {
    throw Error(Failure::data,
                shown(source) + ": the run had neither a test nor a validation set to compare it on");
  }
  const Split split = spec.data->has_test() ? Split::test : Split::validation;
  OpenedEvaluation opened(EvaluationWishes{
      source, wishes.data, split, std::nullopt, {"compare", others_typed(wishes, source), ""}});
  opened.open_images(workers, messages(options));
  examined.run.macs = opened.model().plan().macs;
  examined.run.parameters = opened.model().plan().parameter_count;
  examined.keys = keys_of(opened.model().spec());
  examined.answers = answers_of(opened, split, workers);
  const auto& right = examined.answers->right;
  examined.run.score =
      Score{std::ranges::count_if(right, [](const auto& one) { return one.second; }), std::ssize(right)};
  examined.run.seconds = seconds_of_training(fs::is_directory(source) ? source : source.parent_path());
  return examined;
}

void require_same_images(const std::vector<Examined>& all, const CompareWishes& wishes) {
  const Examined* first = nullptr;
  for (const Examined& one : all) {
    if (!one.answers) continue;
    if (first == nullptr) first = &one;
    const Answers& mine = *first->answers;
    const Answers& its = *one.answers;
    if (its.fingerprint == mine.fingerprint) continue;
    const auto described = [](const Answers& answers) {
      return fmt::format("{} {} images ({})", with_separators(answers.images), answers.split,
                         digest_text(answers.fingerprint));
    };
    throw Error(Failure::data, shown(fs::path(one.run.name)) + ": is tested on other images than " +
                                   shown(fs::path(first->run.name)) + ": on " + described(its) +
                                   ", and not on " + described(mine) +
                                   "\nAccuracies on different images cannot be compared; `" +
                                   program_command("compare") + others_typed(wishes, {}) +
                                   " --data DIR` tests all on one set.");
  }
}

// On the images that both were tested on; equal images count as often as both have them.
ComparedPair pair_of(const std::vector<Examined>& all, size_t first, size_t second) {
  const auto& a = all[first].answers->right;
  const auto& b = all[second].answers->right;
  ComparedPair pair{.first = first, .second = second};
  for (size_t i = 0, k = 0; i < a.size() && k < b.size();) {
    if (a[i].first < b[k].first) {
      ++i;
    } else if (b[k].first < a[i].first) {
      ++k;
    } else {
      ++pair.images;
      if (a[i].second && !b[k].second) ++pair.only_first;
      if (!a[i].second && b[k].second) ++pair.only_second;
      ++i, ++k;
    }
  }
  pair.p = mcnemar_p(pair.only_first, pair.only_second);
  return pair;
}

// "/train/optimizer/type" as people write it: "train.optimizer.type".
std::string dotted(std::string key) {
  std::ranges::replace(key, '/', '.');
  return key.substr(1);
}

std::vector<DifferingKey> differences_of(const std::vector<Examined>& all) {
  Keys every;
  for (const Examined& one : all) every.insert(one.keys.begin(), one.keys.end());
  std::vector<DifferingKey> differences;
  for (const auto& [key, unused] : every) {
    DifferingKey differing{dotted(key), {}};
    // Layers that not all of them have are told by the formula.
    const bool is_of_layer = key.starts_with(kLayers + "/");
    if (is_of_layer && !std::ranges::all_of(all, [&](const Examined& one) { return one.keys.contains(key); }))
      continue;
    for (const Examined& one : all) {
      const auto value = one.keys.find(key);
      differing.values.push_back(value == one.keys.end() ? "" : value->second);
    }
    if (std::ranges::adjacent_find(differing.values, std::ranges::not_equal_to()) != differing.values.end())
      differences.push_back(std::move(differing));
  }
  return differences;
}

}  // namespace

Comparison gather_comparison(const CompareWishes& wishes, Workers& workers, const Options& options) {
  std::vector<Examined> all;
  for (const fs::path& source : wishes.sources) {
    all.push_back(examine_source(source, wishes, workers, options));
    require_same_images(all, wishes);
  }
  Comparison comparison;
  for (size_t i = 0; i < all.size(); ++i) {
    for (size_t k = i + 1; k < all.size(); ++k) {
      if (all[i].answers && all[k].answers) comparison.pairs.push_back(pair_of(all, i, k));
    }
  }
  comparison.differences = differences_of(all);
  for (Examined& one : all) comparison.runs.push_back(std::move(one.run));
  find_front(comparison.runs);
  return comparison;
}

}  // namespace cnn::app
