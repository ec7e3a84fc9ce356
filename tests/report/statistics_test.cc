// Statistics of a report, against values that numpy has computed by other ways: the interval as the roots of
// (p - share)^2 = z^2 p(1 - p)/n, bins by numpy.digitize, classes by masks.
#include "report/statistics.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <vector>

#include "report/label_errors.h"

using namespace cnn;

namespace {

struct Answers {
  std::vector<int32_t> labels;
  std::vector<float> probabilities;  // (40, 4)
};

// 40 images of 3 of 4 classes, told with some doubt; every seventh is told as another class.
Answers drawn_answers() {
  Answers answers;
  uint64_t state = 7;
  for (int i = 0; i < 40; ++i) {
    double weights[4];
    double sum = 0;
    for (double& weight : weights) {
      state = (state * 1103515245 + 12345) % (uint64_t{1} << 31);
      weight = static_cast<double>(state) / static_cast<double>(uint64_t{1} << 31);
    }
    weights[i % 7 != 0 ? i % 3 : (i + 1) % 4] += 1;
    for (const double weight : weights) sum += weight;
    answers.labels.push_back(i % 3);
    for (const double weight : weights) answers.probabilities.push_back(static_cast<float>(weight / sum));
  }
  return answers;
}

}  // namespace

TEST_CASE("statistics: Wilson's interval, also of one image, of none right and of all") {
  struct Known {
    int64_t hits, total;
    double low, high;
  };
  const std::vector<Known> known = {{0, 1, 0, 0.793450685623},
                                    {1, 1, 0.206549314377, 1},
                                    {0, 10, 0, 0.277532799863},
                                    {10, 10, 0.722467200137, 1},
                                    {7, 10, 0.396778147461, 0.892208732594},
                                    {9874, 10000, 0.985019110620, 0.989406567768},
                                    {1, 3, 0.061491944720, 0.792340399198}};
  for (const auto& [hits, total, low, high] : known) {
    CAPTURE(hits, total);
    const Interval interval = wilson_interval(hits, total);
    CHECK(std::abs(interval.low - low) < 1e-11);
    CHECK(std::abs(interval.high - high) < 1e-11);
  }
}

TEST_CASE("statistics: calibration by 15 bins") {
  const Answers answers = drawn_answers();
  std::vector<float> confidences;
  std::vector<bool> is_right;
  for (size_t i = 0; i < answers.labels.size(); ++i) {
    const auto begin = answers.probabilities.begin() + static_cast<int64_t>(4 * i);
    const auto best = std::max_element(begin, begin + 4);
    confidences.push_back(*best);
    is_right.push_back(best - begin == answers.labels[i]);
  }
  const Calibration calibration = calibrate(confidences, is_right);
  CHECK(std::abs(calibration.error - 0.379100663215) < 1e-11);
  struct Known {
    size_t bin;
    int64_t images;
    double confidence, accuracy;
  };
  const std::vector<Known> known = {
      {4, 1, 0.272725046, 1},  {5, 3, 0.388926735, 1},    {6, 11, 0.439966218, 0.727272727},
      {7, 15, 0.498561108, 1}, {8, 4, 0.567952394, 0.75}, {9, 5, 0.621643364, 0.8},
      {10, 1, 0.698396802, 1}};
  REQUIRE(calibration.bins.size() == 15);
  int64_t images = 0;
  for (const auto& [bin, count, confidence, accuracy] : known) {
    CAPTURE(bin);
    CHECK(calibration.bins[bin].images == count);
    CHECK(std::abs(calibration.bins[bin].confidence - confidence) < 1e-8);
    CHECK(std::abs(calibration.bins[bin].accuracy - accuracy) < 1e-8);
    images += count;
  }
  CHECK(images == 40);
}

TEST_CASE("statistics: calibration of one image, and of one that is quite sure") {
  const std::vector<float> sure = {1.0F};
  const Calibration right = calibrate(sure, {true});
  CHECK(right.error == 0);
  CHECK(right.bins.back().images == 1);
  CHECK(calibrate(sure, {false}).error == 1);
  const std::vector<float> unsure = {0.0F};
  CHECK(calibrate(unsure, {false}).bins.front().images == 1);
}

TEST_CASE("label errors: those that reach another class's threshold, the lowest margin first") {
  const Answers answers = drawn_answers();
  const LabelErrors errors = find_label_errors(answers.labels, answers.probabilities, 4);
  const std::vector<double> thresholds = {0.455626502, 0.474034394, 0.419316796, 2};
  REQUIRE(errors.thresholds.size() == 4);
  for (size_t k = 0; k < 4; ++k) CHECK(std::abs(errors.thresholds[k] - thresholds[k]) < 1e-8);
  REQUIRE(errors.suspected.size() == 2);
  CHECK(errors.suspected[0].image == 7);
  CHECK(errors.suspected[0].label == 1);
  CHECK(errors.suspected[0].suggested == 0);
  CHECK(std::abs(errors.suspected[0].margin + 0.435926735) < 1e-8);
  CHECK(errors.suspected[1].image == 21);
  CHECK(errors.suspected[1].suggested == 2);
  CHECK(std::abs(errors.suspected[1].margin + 0.220201373) < 1e-8);
}

TEST_CASE("label errors: none of one image, and one where all have the same probabilities") {
  CHECK(find_label_errors(std::vector<int32_t>{1}, std::vector<float>{0.9F, 0.1F}, 2).suspected.empty());
  const std::vector<int32_t> labels = {0, 0, 1};
  const std::vector<float> same = {0.75F, 0.25F, 0.75F, 0.25F, 0.75F, 0.25F};
  const LabelErrors errors = find_label_errors(labels, same, 2);
  REQUIRE(errors.suspected.size() == 1);  // of the label 1, which 0 is as sure as ever
  CHECK(errors.suspected[0].image == 2);
  CHECK(errors.suspected[0].suggested == 0);
}
