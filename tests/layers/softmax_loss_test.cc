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
