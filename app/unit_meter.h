// Which units of a network are dead, and how large its gradients are, by some of its images.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "network/probe.h"
#include "report/run_report.h"

namespace cnn::app {

class UnitMeter {
 public:
  // `probe` has the weights and outlives this.
  explicit UnitMeter(Probe& probe);

  // Which of `images` to add: as many as take some seconds, spread evenly.
  std::vector<int64_t> sample(int64_t images) const;

  // image: (C, H, W), normalized.
  void add(std::span<const float> image, int32_t label);

  // Of each relu, in the network's order. A unit is a channel, or a number of a vector; it is dead where it
  // was 0 for all that was added.
  std::vector<UnitFigures> figures() const;

  // To those of the same name: the mean over the images of the norm of the loss's gradient.
  void add_gradients(std::vector<WeightFigures>& weights) const;

 private:
  void see(const cnn::Look& look, size_t relu);

  Probe& probe_;
  std::vector<std::string> relus_;
  std::vector<std::vector<bool>> alive_;  // of each relu: (channels)
  std::vector<double> zeros_;             // likewise: the sum over the images of the share of zeros
  std::vector<double> gradients_;         // of each parameter: the sum of norms
  int64_t images_ = 0;
};

}  // namespace cnn::app
