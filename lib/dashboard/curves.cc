#include "dashboard/curves.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace cnn {
namespace {

using nlohmann::ordered_json;

constexpr double kKept = 0.98;  // of a smoothed loss, from one batch to the next

}  // namespace

void Curves::take(const BatchEvent& event) {
  steps_ = event.steps;
  loss_sum_ = kKept * loss_sum_ + (1 - kKept) * double{event.loss};
  loss_weight_ = kKept * loss_weight_ + (1 - kKept);
  loss_.push({steps_, double{event.loss}, *smoothed_loss()});
  training_.add(event.images, event.correct);
  trained_.push({steps_, *training_.accuracy(), Split::train});
  rate_.push({steps_, event.learning_rate});
  if (event.epoch != epoch_) epochs_.push({event.epoch, steps_});
  epoch_ = event.epoch;
}

void Curves::take(const EvaluationEvent& event) {
  const double accuracy = static_cast<double>(event.correct) / static_cast<double>(event.total);
  evaluated_[static_cast<size_t>(event.split)] = accuracy;
  if (event.split == Split::validation && event.last_total > 0)
    last_validated_ = static_cast<double>(event.last_correct) / static_cast<double>(event.last_total);
  evaluations_.push({steps_, accuracy, event.split});
}

std::optional<double> Curves::smoothed_loss() const {
  if (loss_weight_ == 0) return std::nullopt;
  return loss_sum_ / loss_weight_;
}

std::optional<double> Curves::accuracy(Split split) const {
  return evaluated_[static_cast<size_t>(split)];
}

ordered_json Curves::json() const {
  ordered_json loss = ordered_json::array();
  for (const LossPoint& point : loss_.rows()) loss.push_back({point.step, point.loss, point.smoothed});
  ordered_json rate = ordered_json::array();
  for (const RatePoint& point : rate_.rows()) rate.push_back({point.step, point.rate});
  ordered_json epochs = ordered_json::array();
  for (const EpochPoint& point : epochs_.rows()) epochs.push_back({point.epoch, point.step});
  return {{"loss", std::move(loss)},
          {"accuracy", accuracy_json()},
          {"learning_rate", std::move(rate)},
          {"norms", norms_json()},
          {"epochs", std::move(epochs)}};
}

// A column a split; of the three in a row one has a number.
ordered_json Curves::accuracy_json() const {
  std::vector<AccuracyPoint> points = trained_.rows();
  const std::vector<AccuracyPoint> evaluations = evaluations_.rows();
  points.insert(points.end(), evaluations.begin(), evaluations.end());
  std::ranges::stable_sort(points, {}, &AccuracyPoint::step);
  ordered_json rows = ordered_json::array();
  for (const AccuracyPoint& point : points) {
    ordered_json row = {point.step, nullptr, nullptr, nullptr};
    row[point.split == Split::train ? 1 : point.split == Split::validation ? 2 : 3] = point.accuracy;
    rows.push_back(std::move(row));
  }
  return rows;
}

ordered_json Curves::norms_json() const {
  ordered_json rows = ordered_json::array();
  for (const Norms& norms : norms_.rows()) rows.push_back({norms.steps, norms.gradient, norms.update_ratio});
  return {{"layers", layers_}, {"rows", std::move(rows)}};
}

}  // namespace cnn
