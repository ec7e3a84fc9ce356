#include "report/label_errors.h"

#include <algorithm>
#include <tuple>

namespace cnn {
namespace {

constexpr double kNeverReached = 2;

std::vector<double> thresholds_of(std::span<const int32_t> labels, std::span<const float> probabilities,
                                  size_t classes) {
  std::vector<double> sums(classes);
  std::vector<int64_t> counts(classes);
  for (size_t n = 0; n < labels.size(); ++n) {
    const auto label = static_cast<size_t>(labels[n]);
    sums[label] += static_cast<double>(probabilities[n * classes + label]);
    ++counts[label];
  }
  for (size_t k = 0; k < classes; ++k)
    sums[k] = counts[k] == 0 ? kNeverReached : sums[k] / static_cast<double>(counts[k]);
  return sums;
}

// Or -1.
int64_t confident_class(std::span<const float> image, const std::vector<double>& thresholds) {
  int64_t best = -1;
  for (size_t k = 0; k < image.size(); ++k) {
    if (static_cast<double>(image[k]) < thresholds[k]) continue;
    if (best < 0 || image[k] > image[static_cast<size_t>(best)]) best = static_cast<int64_t>(k);
  }
  return best;
}

double margin_of(std::span<const float> image, size_t label) {
  float other = 0;
  for (size_t k = 0; k < image.size(); ++k) {
    if (k != label) other = std::max(other, image[k]);
  }
  return static_cast<double>(image[label]) - static_cast<double>(other);
}

}  // namespace

LabelErrors find_label_errors(std::span<const int32_t> labels, std::span<const float> probabilities,
                              int64_t classes) {
  const auto width = static_cast<size_t>(classes);
  LabelErrors result{thresholds_of(labels, probabilities, width), {}};
  for (size_t n = 0; n < labels.size(); ++n) {
    const std::span<const float> image = probabilities.subspan(n * width, width);
    const int64_t confident = confident_class(image, result.thresholds);
    if (confident < 0 || confident == labels[n]) continue;
    result.suspected.push_back(
        {static_cast<int64_t>(n), labels[n], confident, margin_of(image, static_cast<size_t>(labels[n]))});
  }
  std::ranges::sort(result.suspected, {}, [](const SuspectedLabel& suspected) {
    return std::tuple(suspected.margin, suspected.image);
  });
  return result;
}

}  // namespace cnn
