// Which classes a network takes for which.
#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace cnn {

// Of one class; a figure whose denominator is 0 is 0.
struct ClassFigures {
  double precision = 0;  // of the images taken for it, those that are
  double recall = 0;     // of its images, those taken for it
  double f1 = 0;         // the harmonic mean of the two
  int64_t support = 0;   // its images
};

struct Mistake {
  int64_t label = 0;
  int64_t prediction = 0;
  int64_t count = 0;
};

class Confusion {
 public:
  explicit Confusion(int64_t classes);

  void add(int64_t label, int64_t prediction);

  int64_t classes() const { return static_cast<int64_t>(labels_.size()); }
  int64_t count(int64_t label, int64_t prediction) const;
  ClassFigures figures(int64_t label) const;

  // The mean over the classes that have images, each counting the same; the support is all images.
  ClassFigures mean() const;

  // All that happened, the most frequent first, then by class.
  std::vector<Mistake> mistakes() const;

 private:
  std::map<std::pair<int64_t, int64_t>, int64_t> counts_;
  std::vector<int64_t> labels_;       // images by label
  std::vector<int64_t> predictions_;  // images by prediction
};

}  // namespace cnn
