// All that a training has been so far, as curves of at most 2,000 points each.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "dashboard/norm_meter.h"
#include "dashboard/thinned.h"
#include "dashboard/window.h"
#include "train/observer.h"

namespace cnn {

class Curves {
 public:
  void take(const BatchEvent& event);
  void take(const EvaluationEvent& event);
  void take(const Norms& norms) { norms_.push(norms); }
  void set_layers(const std::vector<std::string>& layers) { layers_ = layers; }

  // The mean of the losses, the last ones weighing most: each 0.98 of the one after it.
  std::optional<double> smoothed_loss() const;
  const AccuracyWindow& training_accuracy() const { return training_; }
  std::optional<double> accuracy(Split split) const;                        // of its last evaluation
  std::optional<double> last_validated() const { return last_validated_; }  // over the last 100 images

  nlohmann::ordered_json json() const;

 private:
  struct LossPoint {
    int64_t step;
    double loss;
    double smoothed;
  };
  struct AccuracyPoint {
    int64_t step;
    double accuracy;
    Split split;
  };
  struct RatePoint {
    int64_t step;
    double rate;
  };
  struct EpochPoint {
    int64_t epoch;
    int64_t step;
  };

  nlohmann::ordered_json accuracy_json() const;
  nlohmann::ordered_json norms_json() const;

  int64_t steps_ = 0;
  int64_t epoch_ = 0;
  double loss_sum_ = 0;
  double loss_weight_ = 0;
  AccuracyWindow training_;
  std::optional<double> evaluated_[3];  // by split
  std::optional<double> last_validated_;
  Thinned<LossPoint> loss_;
  Thinned<AccuracyPoint> trained_;
  Thinned<AccuracyPoint> evaluations_;
  Thinned<RatePoint> rate_;
  Thinned<EpochPoint> epochs_;
  Thinned<Norms> norms_;
  std::vector<std::string> layers_;
};

}  // namespace cnn
