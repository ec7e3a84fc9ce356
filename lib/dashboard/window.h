// How many of the last so many images were right, of batches that do not end where the window does.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <optional>

namespace cnn {

class AccuracyWindow {
 public:
  explicit AccuracyWindow(int64_t images = 100) : images_(images) {}

  void add(int64_t images, int64_t correct) {
    batches_.push_back({images, correct});
    held_ += images;
    while (held_ - batches_.front().images >= images_) {
      held_ -= batches_.front().images;
      batches_.pop_front();
    }
  }

  // The oldest batch counts by the part of it that is in the window. Nothing before the first.
  std::optional<double> accuracy() const {
    if (held_ == 0) return std::nullopt;
    double correct = 0;
    for (const Batch& batch : batches_) correct += static_cast<double>(batch.correct);
    const Batch& oldest = batches_.front();
    const int64_t outside = std::max<int64_t>(0, held_ - images_);
    correct -= static_cast<double>(oldest.correct * outside) / static_cast<double>(oldest.images);
    return correct / static_cast<double>(held_ - outside);
  }

 private:
  struct Batch {
    int64_t images;
    int64_t correct;
  };
  int64_t images_;
  int64_t held_ = 0;
  std::deque<Batch> batches_;
};

}  // namespace cnn
