#include "report/comparison.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/readable_numbers.h"
#include "report/statistics.h"

namespace cnn {
namespace {

constexpr double kSignificance = 0.05;

bool is_beaten_by(const ComparedRun& run, const ComparedRun& other) {
  const double mine = run.score->share();
  const double its = other.score->share();
  return its >= mine && other.macs <= run.macs && (its > mine || other.macs < run.macs);
}

}  // namespace

std::string ComparedRun::epochs_text() const {
  if (!epochs) return "-";
  return *epochs < planned_epochs ? fmt::format("{} of {}", *epochs, planned_epochs)
                                  : std::to_string(*epochs);
}

std::string name_of_accuracy(const Comparison& comparison) {
  return comparison.is_on_validation ? "validation accuracy" : "accuracy";
}

std::string what_it_is_of(const Comparison& comparison) {
  if (comparison.images == 0) return "";
  const std::string split = comparison.is_on_validation ? "validation" : "test";
  const std::string all = with_separators(comparison.images_of_set);
  std::string text =
      comparison.images == comparison.images_of_set
          ? fmt::format("Accuracies are on the same {} {} image{}", all, split,
                        comparison.images_of_set == 1 ? "" : "s")
          : fmt::format("Accuracies are on the {} of the {} {} images that none of them was trained on",
                        with_separators(comparison.images), all, split);
  if (comparison.is_on_validation) text += ", by which a training may have chosen its weights";
  return text + ".";
}

void find_front(std::vector<ComparedRun>& runs) {
  for (ComparedRun& run : runs) {
    run.is_on_front = run.score && std::ranges::none_of(runs, [&](const ComparedRun& other) {
                        return other.score && is_beaten_by(run, other);
                      });
  }
}

std::string verdict_on(const ComparedPair& pair) {
  const std::string p =
      pair.p > kLeastP ? fmt::format("p = {:.2g}", pair.p) : fmt::format("p < {:.0e}", kLeastP);
  if (pair.p >= kSignificance) return fmt::format("no difference is shown ({})", p);
  return fmt::format("the {} is better ({})", pair.only_first > pair.only_second ? "first" : "second", p);
}

}  // namespace cnn
