#include "layers/softmax_loss.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "layers/gradient_check.h"

namespace cnn {
namespace {

TEST_CASE("softmax loss: equal logits cost ln(classes)") {
  Workers workers(1);
  const std::vector<float> logits(10, 3.0F);
  const int32_t label = 4;
  double losses = 0;
  CHECK(softmax_loss(logits.data(), &label, 1, 10, &losses, nullptr, workers).loss == Approx(std::log(10.0)));
}

TEST_CASE("softmax loss: logits of any size give finite losses") {
  Workers workers(1);
  const std::vector<float> logits = {1e30F, -1e30F, 200, -200};
  const std::vector<int32_t> labels = {0, 1};
  std::vector<double> losses(2);
  softmax_loss(logits.data(), labels.data(), 2, 2, losses.data(), nullptr, workers);
  CHECK(losses[0] == 0);
  CHECK(losses[1] == Approx(400));
}

TEST_CASE("softmax loss: the gradient is that of the batch's mean loss") {
  for (const int64_t classes : {1, 2, 10, 20000}) {
    Workers workers(3);
    const int64_t images = 4;
    auto logits = random_floats(images * classes, 1);
    std::vector<int32_t> labels = {0, static_cast<int32_t>(classes - 1), static_cast<int32_t>(classes / 2),
                                   0};
    std::vector<double> losses(4);
    std::vector<float> gradient(logits.size());
    softmax_loss(logits.data(), labels.data(), images, classes, losses.data(), gradient.data(), workers);
    for (size_t i = 0; i < logits.size(); i += std::max<size_t>(1, logits.size() / 50)) {
      const auto mean_loss = [&](float value) {
        auto moved = logits;
        moved[i] = value;
        return softmax_loss(moved.data(), labels.data(), images, classes, losses.data(), nullptr, workers)
                   .loss /
               4;
      };
      const double difference = (mean_loss(logits[i] + 1e-2F) - mean_loss(logits[i] - 1e-2F)) / 2e-2;
      CHECK(gradient[i] == Approx(difference).epsilon(1e-3).margin(1e-5));
    }
  }
}

TEST_CASE("softmax loss: right is the first of the largest logits, and never a NaN") {
  Workers workers(1);
  const std::vector<float> logits = {1, 1, 0, 1, 1, 0, NAN, 0, 0};
  std::vector<double> losses(3);
  const std::vector<int32_t> first = {0, 1, 0};
  CHECK(softmax_loss(logits.data(), first.data(), 3, 3, losses.data(), nullptr, workers).correct == 1);
}

// The formula of the header, for one label.
double slow_loss(const float* logits, int64_t classes, int64_t label, double smoothing,
                 const std::vector<float>& weights) {
  double sum = 0;
  for (int64_t k = 0; k < classes; ++k) sum += std::exp(double{logits[k]});
  const auto cost = [&](int64_t k) {
    return weights[static_cast<size_t>(k)] * (std::log(sum) - double{logits[k]});
  };
  double everywhere = 0;
  for (int64_t k = 0; k < classes; ++k) everywhere += cost(k);
  return (1 - smoothing) * cost(label) + smoothing / static_cast<double>(classes) * everywhere;
}

TEST_CASE(
    "softmax loss: smoothing, class weights and mixed labels are as the formula has them, gradients too") {
  Workers workers(3);
  const int64_t images = 5;  // the middle one is mixed with itself
  const int64_t classes = 4;
  const auto logits = random_floats(images * classes, 3);
  const std::vector<int32_t> labels = {0, 1, 3, 3, 2};
  const std::vector<float> ones(4, 1);
  const std::vector<float> uneven = {0.5F, 0, 3, 1.25F};
  std::vector<double> losses(5);
  for (const float smoothing : {0.0F, 0.1F, 1.0F}) {
    for (const float share : {1.0F, 0.7F, 0.5F}) {
      for (const auto* weights : {&ones, &uneven}) {
        const LossTerms terms{smoothing, weights == &ones ? std::span<const float>() : *weights, share};
        const auto run = [&](const std::vector<float>& at, float* gradient) {
          return softmax_loss(at.data(), labels.data(), terms, images, classes, losses.data(), gradient,
                              workers);
        };
        double expected = 0;
        double weight = 0;
        for (int64_t n = 0; n < images; ++n) {
          const float* row = logits.data() + n * classes;
          const int32_t own = labels[static_cast<size_t>(n)];
          const int32_t other = labels[static_cast<size_t>(images - 1 - n)];
          expected += double{share} * slow_loss(row, classes, own, double{smoothing}, *weights) +
                      (1 - double{share}) * slow_loss(row, classes, other, double{smoothing}, *weights);
          weight += (*weights)[static_cast<size_t>(own)];
        }
        std::vector<float> gradient(logits.size());
        const LossSum sum = run(logits, gradient.data());
        CHECK(sum.loss / images == Approx(expected / weight).epsilon(1e-5));
        CHECK(sum.weight == Approx(weight));
        for (size_t i = 0; i < logits.size(); ++i) {
          auto moved = logits;
          moved[i] = logits[i] + 1e-2F;
          const double above = run(moved, nullptr).loss;
          moved[i] = logits[i] - 1e-2F;
          const double difference = (above - run(moved, nullptr).loss) / 2e-2 / images;
          CHECK(gradient[i] == Approx(difference).epsilon(2e-3).margin(1e-5));
        }
      }
    }
  }
}

TEST_CASE("softmax loss: a batch whose labels weigh nothing costs nothing and teaches nothing") {
  Workers workers(1);
  const std::vector<float> logits = {1, 2, 3, 4};
  const std::vector<int32_t> labels = {1, 1};
  const std::vector<float> weights = {1, 0};
  std::vector<double> losses(2);
  std::vector<float> gradient(4, 9);
  const LossSum sum = softmax_loss(logits.data(), labels.data(), {0.1F, weights, 1}, 2, 2, losses.data(),
                                   gradient.data(), workers);
  CHECK(sum.loss == 0);
  CHECK(sum.weight == 0);
  CHECK(gradient == std::vector<float>(4, 0));
  CHECK(sum.correct == 2);
}

TEST_CASE("softmax: probabilities sum to one") {
  auto values = random_floats(30, 2);
  softmax(values.data(), 3, 10, values.data());
  for (size_t n = 0; n < 3; ++n) {
    double sum = 0;
    for (size_t k = 0; k < 10; ++k) sum += values[n * 10 + k];
    CHECK(sum == Approx(1));
  }
}

}  // namespace
}  // namespace cnn
