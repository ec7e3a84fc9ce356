#include "report/statistics.h"

#include <algorithm>
#include <cmath>

namespace cnn {

Interval wilson_interval(int64_t hits, int64_t total) {
  constexpr double kZ = 1.959963984540054;  // of a normal distribution, 2.5% lie above
  const auto n = static_cast<double>(total);
  const double share = static_cast<double>(hits) / n;
  const double shrink = 1 + kZ * kZ / n;
  const double middle = (share + kZ * kZ / (2 * n)) / shrink;
  const double half = kZ * std::sqrt(share * (1 - share) / n + kZ * kZ / (4 * n * n)) / shrink;
  return {hits == 0 ? 0 : std::max(0.0, middle - half), hits == total ? 1 : std::min(1.0, middle + half)};
}

Calibration calibrate(std::span<const float> confidences, const std::vector<bool>& is_right, int64_t bins) {
  Calibration result;
  const auto count = static_cast<double>(bins);
  for (int64_t i = 0; i < bins; ++i)
    result.bins.push_back({static_cast<double>(i) / count, static_cast<double>(i + 1) / count});
  for (size_t i = 0; i < confidences.size(); ++i) {
    const auto confidence = static_cast<double>(confidences[i]);
    const auto above = static_cast<int64_t>(std::ceil(confidence * count)) - 1;
    CalibrationBin& bin = result.bins[static_cast<size_t>(std::clamp<int64_t>(above, 0, bins - 1))];
    ++bin.images;
    bin.confidence += confidence;
    bin.accuracy += is_right[i] ? 1 : 0;
  }
  for (CalibrationBin& bin : result.bins) {
    if (bin.images == 0) continue;
    const auto images = static_cast<double>(bin.images);
    result.error += std::abs(bin.accuracy - bin.confidence) / static_cast<double>(confidences.size());
    bin.confidence /= images;
    bin.accuracy /= images;
  }
  return result;
}

double mcnemar_p(int64_t only_first, int64_t only_second) {
  const auto all = static_cast<double>(only_first + only_second);
  const auto logarithm = [all](double k) {
    return std::lgamma(all + 1) - std::lgamma(k + 1) - std::lgamma(all - k + 1) - all * std::log(2.0);
  };
  const int64_t least = std::min(only_first, only_second);
  const double largest = logarithm(static_cast<double>(least));
  double terms = 0;  // in parts of the largest
  for (int64_t i = 0; i <= least; ++i) terms += std::exp(logarithm(static_cast<double>(i)) - largest);
  const double p = std::exp(std::log(2 * terms) + largest);
  return std::clamp(p, kLeastP, 1.0);
}

}  // namespace cnn
