// Networks held against each other: what each has right and what it costs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cnn {

// Images right, of all that it was tested on.
struct Score {
  int64_t right = 0;
  int64_t total = 1;  // at least 1

  double share() const { return static_cast<double>(right) / static_cast<double>(total); }
};

struct ComparedRun {
  std::string name = {};  // as the command line names it
  int64_t macs = 0;       // an image
  int64_t parameters = 0;
  std::optional<Score> score = std::nullopt;     // nothing of a config alone
  std::optional<double> seconds = std::nullopt;  // of training
  std::optional<int64_t> epochs = std::nullopt;  // trained
  int64_t planned_epochs = 0;                    // by its config
  bool is_on_front = false;  // no other that was tested is as accurate with fewer MACs, or better with as few

  // "5"; "2 of 5" where training has come no further; "-" where that is not known.
  std::string epochs_text() const;
};

// Two of them on the same images.
struct ComparedPair {
  size_t first = 0;  // places in `runs`
  size_t second = 0;
  int64_t images = 0;
  int64_t only_first = 0;  // right by this one alone
  int64_t only_second = 0;
  double p = 1;  // report/statistics.h, mcnemar_p
};

// A key of their configs that is not the same in all.
struct DifferingKey {
  std::string key;                  // "train.batch_size"
  std::vector<std::string> values;  // one a run; empty where a config has no such key
};

struct Comparison {
  std::vector<ComparedRun> runs;
  std::vector<ComparedPair> pairs;
  std::vector<DifferingKey> differences;
  bool is_on_validation = false;  // the images are of a validation set, else of a test set
  int64_t images = 0;             // that all scores are of; 0 where there are only configs
  int64_t images_of_set = 0;      // of which they are, the others being trained on by one or more of them
};

// "accuracy", of validation images "validation accuracy".
std::string name_of_accuracy(const Comparison& comparison);

// Which images the scores are of, in a sentence; empty where there are only configs.
std::string what_it_is_of(const Comparison& comparison);

// Fills in who is on the Pareto front of accuracy and MACs.
void find_front(std::vector<ComparedRun>& runs);

// "the first is better (p = 0.0021)", "no difference is shown (p = 0.31)": at the usual 5%.
std::string verdict_on(const ComparedPair& pair);

// A page like a run's (report/run_page.h).
std::string comparison_page(const Comparison& comparison);

}  // namespace cnn
