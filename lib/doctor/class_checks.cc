#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

#include "base/printable.h"
#include "base/readable_numbers.h"
#include "data/folder_names.h"
#include "doctor/data_checks.h"
#include "doctor/sets.h"
#include "train/learning_doubts.h"

namespace cnn {
namespace {

constexpr int64_t kEnoughAClass = 5;  // images, so that a class that lacks lacks by no chance of the draw
constexpr int64_t kLookBalance = 5;
constexpr int64_t kWrongBalance = 20;

std::vector<int64_t> counts_of(const NamedSet& set, int64_t classes) {
  std::vector<int64_t> counts(static_cast<size_t>(classes));
  for (const int64_t i : set.images.indices)
    ++counts[static_cast<size_t>(set.data.labels[static_cast<size_t>(i)])];
  return counts;
}

// What mends that a set lacks classes.
std::string advice_on_missing(const NamedSet& set, const Patient& patient) {
  const DataSpec& spec = patient.data_spec();
  const bool is_test = &set.data == &patient.data.test;
  const auto& limit = is_test ? spec.limit.test : spec.limit.train;
  const std::string larger_limit =
      is_test ? "take a larger data.limit.test" : "take a larger data.limit.train";
  const std::set<int> read(set.data.labels.begin(), set.data.labels.end());
  const std::set<int>& in_files = set.data.labels_in_files;
  if (read.size() < in_files.size()) return larger_limit;
  if (in_files.empty() && limit == set.data.count) return larger_limit + ", or add images of them";
  std::set<int> all = patient.data.train.labels_in_files;
  all.insert(patient.data.test.labels_in_files.begin(), patient.data.test.labels_in_files.end());
  if (!all.empty() && *all.rbegin() + 1 < patient.plan.classes())
    return "add images of them, or make the last layer softmax: {classes: " +
           std::to_string(*all.rbegin() + 1) + "}";
  const bool is_drawn = !is_none(is_test ? spec.test_share() : spec.validation);
  return is_drawn && set.name != std::string("training") ? "add images of them, or hold out a larger part"
                                                         : "add images of them";
}

Finding judge_set(const NamedSet& set, const Patient& patient) {
  const int64_t classes = patient.plan.classes();
  const std::vector<int64_t> counts = counts_of(set, classes);
  std::vector<std::string> missing;
  for (size_t c = 0; c < counts.size(); ++c) {
    if (counts[c] == 0) missing.push_back(patient.data.classes[c]);
  }
  Finding finding{.threshold = fmt::format("an image of each class; wrong where a set has {} images a class",
                                           kEnoughAClass),
                  .source = "what is not trained on is not learned, and what is not tested is not known"};
  if (missing.empty()) {
    finding.measured = fmt::format("the {} set has images of all {} classes", set.name, classes);
    return finding;
  }
  const bool is_training = set.name == std::string("training");
  finding.level = is_training || set.count() >= kEnoughAClass * classes ? Level::wrong : Level::look;
  finding.measured =
      fmt::format("{} of the {} classes, {}, {} without an image in the {} set", missing.size(), classes,
                  listed(missing), missing.size() == 1 ? "is" : "are", set.name);
  finding.advice = advice_on_missing(set, patient);
  return finding;
}

bool is_weighted(const LossSpec& loss) {
  return !std::holds_alternative<std::monostate>(loss.class_weights);
}

}  // namespace

Seen classes_in_every_set(const Patient& patient, const Budget& /*budget*/) {
  Seen seen;
  for (const NamedSet& set : sets_of(patient.data)) seen.findings.push_back(judge_set(set, patient));
  return seen;
}

Seen class_balance(const Patient& patient, const Budget& /*budget*/) {
  const std::vector<NamedSet> sets = sets_of(patient.data);
  if (sets.empty()) return {};
  std::vector<int64_t> counts = counts_of(sets.front(), patient.plan.classes());
  const std::vector<int64_t> all = counts;
  std::erase(counts, 0);  // told as missing
  const auto [least, most] = std::ranges::minmax(counts);
  const auto name_of = [&](int64_t count) {
    return printable(patient.data.classes[static_cast<size_t>(std::ranges::find(all, count) - all.begin())]);
  };
  Finding finding{
      .measured = least == most
                      ? fmt::format("each class has {}", counted(most, "training image"))
                      : fmt::format("{} training images of {} and {} of {}, {:.3g} to 1",
                                    with_separators(most), name_of(most), with_separators(least),
                                    name_of(least), static_cast<double>(most) / static_cast<double>(least)),
      .threshold = fmt::format("at most {} to 1; wrong from {} to 1 without class_weights", kLookBalance,
                               kWrongBalance),
      .source = "Buda, Maki, Mazurowski 2018, \"A systematic study of the class imbalance problem\""};
  if (is_weighted(patient.spec.train.loss)) {
    finding.measured += ", weighted by train.loss.class_weights";
  } else if (most > kLookBalance * least) {
    finding.level = most >= kWrongBalance * least ? Level::wrong : Level::look;
    finding.advice = "write train.loss: {class_weights: balanced}, or add images of the rare classes";
  }
  return {{finding}};
}

Seen order_of_labels(const Patient& patient, const Budget& /*budget*/) {
  Finding finding{.measured = "data.shuffle: each epoch has an order of its own",
                  .threshold = "half the classes a batch that shuffled images have",
                  .source =
                      "batches of one class pull the weights to and fro (Bottou 2012, \"Stochastic "
                      "gradient descent tricks\", 4.1)"};
  if (patient.data_spec().shuffle) return {{finding}};
  const auto doubt = order_doubt(patient.data.training.indices, patient.data.train.labels,
                                 patient.plan.classes(), patient.spec.train.batch_size);
  finding.measured =
      doubt ? doubt->substr(0, doubt->find(';')) : "data.shuffle is off, and the labels come mixed";
  if (doubt) {
    finding.level = Level::wrong;
    finding.advice = "write data.shuffle: true (the default)";
  }
  return {{finding}};
}

}  // namespace cnn
