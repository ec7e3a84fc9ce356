// What the network in training says of images that it is not trained on, again and again.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "dashboard/pacing.h"
#include "dashboard/present_model.h"
#include "dashboard/shown_image.h"
#include "dashboard/watched_run.h"

namespace cnn {

// From any thread, one after another.
class TestLooks {
 public:
  // Both outlive this.
  TestLooks(const WatchedRun& run, PresentModel& model) : run_(run), model_(model) {}

  // As `GET /api/predictions` answers it: the same twenty images, which lie evenly in the set, at each call,
  // and twenty others that go round it, by which the accuracy over the last 200 is told. Where training moves
  // its images, an image's probabilities are the mean of those of six moved copies. Computed anew where the
  // training has gone on, for a twentieth of the time at most. Throws as PresentModel::with() where nothing
  // has been computed before.
  nlohmann::ordered_json look(const std::function<bool()>& gives_up);

 private:
  struct Copy;

  void compute(const Copy& copy, const PresentModel::View& view);
  nlohmann::ordered_json image_json(const ShownImage& image, const std::vector<float>& probabilities,
                                    const ModelInfo& info) const;

  const WatchedRun& run_;
  PresentModel& model_;
  std::mutex mutex_;  // of all that follows
  Pacing pacing_{1};
  uint64_t version_ = 0;
  int64_t round_ = 0;  // images gone round so far
  std::deque<bool> right_;
  nlohmann::ordered_json last_;
};

}  // namespace cnn
