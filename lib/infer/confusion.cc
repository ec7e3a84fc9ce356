#include "infer/confusion.h"

#include <algorithm>

namespace cnn {
namespace {

double ratio(double part, double whole) {
  return whole > 0 ? part / whole : 0;
}

}  // namespace

Confusion::Confusion(int64_t classes)
    : labels_(static_cast<size_t>(classes)), predictions_(static_cast<size_t>(classes)) {}

void Confusion::add(int64_t label, int64_t prediction) {
  ++counts_[{label, prediction}];
  ++labels_[static_cast<size_t>(label)];
  ++predictions_[static_cast<size_t>(prediction)];
}

int64_t Confusion::count(int64_t label, int64_t prediction) const {
  const auto found = counts_.find({label, prediction});
  return found == counts_.end() ? 0 : found->second;
}

ClassFigures Confusion::figures(int64_t label) const {
  const auto right = static_cast<double>(count(label, label));
  ClassFigures figures;
  figures.support = labels_[static_cast<size_t>(label)];
  figures.precision = ratio(right, static_cast<double>(predictions_[static_cast<size_t>(label)]));
  figures.recall = ratio(right, static_cast<double>(figures.support));
  figures.f1 = ratio(2 * figures.precision * figures.recall, figures.precision + figures.recall);
  return figures;
}

ClassFigures Confusion::mean() const {
  ClassFigures sum;
  double present = 0;
  for (int64_t label = 0; label < classes(); ++label) {
    const ClassFigures one = figures(label);
    if (one.support == 0) continue;
    sum.precision += one.precision;
    sum.recall += one.recall;
    sum.f1 += one.f1;
    sum.support += one.support;
    ++present;
  }
  return {ratio(sum.precision, present), ratio(sum.recall, present), ratio(sum.f1, present), sum.support};
}

std::vector<Mistake> Confusion::mistakes() const {
  std::vector<Mistake> all;
  for (const auto& [pair, count] : counts_) {
    if (pair.first != pair.second) all.push_back({pair.first, pair.second, count});
  }
  std::ranges::stable_sort(all, std::greater(), &Mistake::count);
  return all;
}

}  // namespace cnn
