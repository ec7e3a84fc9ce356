#include "report/comparison.h"

#include <fmt/format.h>

#include <algorithm>

namespace cnn {
namespace {

constexpr double kSignificance = 0.05;

bool is_beaten_by(const ComparedRun& run, const ComparedRun& other) {
  const double mine = run.score->share();
  const double its = other.score->share();
  return its >= mine && other.macs <= run.macs && (its > mine || other.macs < run.macs);
}

}  // namespace

void find_front(std::vector<ComparedRun>& runs) {
  for (ComparedRun& run : runs) {
    run.is_on_front = run.score && std::ranges::none_of(runs, [&](const ComparedRun& other) {
                        return other.score && is_beaten_by(run, other);
                      });
  }
}

std::string verdict_on(const ComparedPair& pair) {
  if (pair.p >= kSignificance) return fmt::format("no difference is shown (p = {:.2g})", pair.p);
  return fmt::format("the {} is better (p = {:.2g})", pair.only_first > pair.only_second ? "first" : "second",
                     pair.p);
}

}  // namespace cnn
