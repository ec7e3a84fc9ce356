#include "infer/predictions.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "infer/confusion.h"
#include "train/columns.h"

namespace cnn {
namespace {

struct Trained {
  Trained() : network(plan_network(spec.network), {0, 7}, workers) {
    network.initialize(3);
    spec.data->augment = {.flip = Flip::random, .shift = 1};
  }

  Batches test() const { return batches_of(data, Split::test, *spec.data, 7); }

  RunSpec spec = make_spec();
  OpenedData data = make_data(0);
  Workers workers{2};
  Network network;
};

TEST_CASE("predictions: one copy says of every image what evaluate() sums up") {
  Trained trained;
  Batches batches = trained.test();
  const Evaluation expected = evaluate(trained.network, batches, trained.workers.pool());
  int64_t seen = 0;
  int64_t correct = 0;
  double loss = 0;
  const Evaluation result =
      evaluate_each(trained.network, batches, {}, trained.workers.pool(), [&](const PredictedBatch& batch) {
        CHECK(batch.first == seen);
        CHECK(batch.classes == 3);
        for (int64_t n = 0; n < batch.images; ++n) {
          const int32_t label = batch.labels[n];
          CHECK(label == trained.data.test.labels[static_cast<size_t>(seen + n)]);
          correct += rank_of(label, batch.scores + 3 * n, 3) == 0 ? 1 : 0;
          loss -= std::log(double{batch.probabilities[3 * n + label]});
        }
        seen += batch.images;
      });
  CHECK(seen == 40);
  CHECK(result.total == 40);
  CHECK(result.loss == expected.loss);
  CHECK(result.correct == expected.correct);
  CHECK(correct == expected.correct);
  CHECK(loss / 40 == Approx(expected.loss));
}

TEST_CASE("predictions: of several copies the probabilities are averaged, the first copy being the image") {
  Trained trained;
  const Copies copies{3, trained.spec.data->augment, 5};
  std::vector<double> means(120);
  Batches batches = trained.test();
  for (int64_t copy = 0; copy < 3; ++copy) {
    for (int64_t batch = 0; batch < batches.batches(); ++batch) {
      batches.vary(copy == 0 ? AugmentSpec() : copies.augment, 5, copy, 2);
      batches.fill(batch, trained.network.images(), trained.network.labels(), trained.workers.pool());
      trained.network.evaluate(batches.batch_images(batch));
      std::vector<float> probabilities(21);
      softmax(trained.network.logits(), batches.batch_images(batch), 3, probabilities.data());
      for (int64_t i = 0; i < 3 * batches.batch_images(batch); ++i) {
        means[static_cast<size_t>(21 * batch + i)] += double{probabilities[static_cast<size_t>(i)]} / 3;
      }
    }
  }
  double loss = 0;
  const Evaluation result = evaluate_each(
      trained.network, batches, copies, trained.workers.pool(), [&](const PredictedBatch& batch) {
        for (int64_t i = 0; i < 3 * batch.images; ++i) {
          CHECK(batch.probabilities[i] == Approx(means[static_cast<size_t>(3 * batch.first + i)]));
        }
        for (int64_t n = 0; n < batch.images; ++n) {
          loss -= std::log(means[static_cast<size_t>(3 * (batch.first + n) + batch.labels[n])]);
        }
      });
  CHECK(result.loss == Approx(loss / 40));
}

TEST_CASE("predictions: copies leave out what only makes training harder") {
  AugmentSpec spec{.flip = Flip::random};
  spec.cutout = 2;
  spec.mixup = 0.2;
  CHECK(spec.without_obstacles() == AugmentSpec{.flip = Flip::random});
}

TEST_CASE("predictions: the rank of a label counts those before it, the first of equals first") {
  const float scores[] = {0.5F, 2, 0.5F, -1};
  CHECK(rank_of(1, scores, 4) == 0);
  CHECK(rank_of(0, scores, 4) == 1);
  CHECK(rank_of(2, scores, 4) == 2);
  CHECK(rank_of(3, scores, 4) == 3);
}

TEST_CASE("confusion: precision, recall and F1 of each class, 0 where there is nothing to divide by") {
  Confusion confusion(4);
  for (const auto& [label, prediction] :
       {std::pair{0, 0}, {0, 0}, {0, 1}, {1, 1}, {1, 0}, {1, 0}, {2, 0}, {2, 0}}) {
    confusion.add(label, prediction);
  }
  CHECK(confusion.count(1, 0) == 2);
  CHECK(confusion.count(3, 3) == 0);
  CHECK(confusion.figures(0).precision == Approx(2.0 / 6));
  CHECK(confusion.figures(0).recall == Approx(2.0 / 3));
  CHECK(confusion.figures(0).f1 == Approx(4.0 / 9));
  CHECK(confusion.figures(0).support == 3);
  CHECK(confusion.figures(2).precision == 0);
  CHECK(confusion.figures(2).f1 == 0);
  CHECK(confusion.figures(3).recall == 0);
  CHECK(confusion.mean().recall == Approx((2.0 / 3 + 1.0 / 3 + 0) / 3));  // of the classes that have images
  CHECK(confusion.mean().support == 8);
  const auto mistakes = confusion.mistakes();
  REQUIRE(mistakes.size() == 3);
  CHECK((mistakes[0].label == 1 && mistakes[0].prediction == 0 && mistakes[0].count == 2));
  CHECK((mistakes[1].label == 2 && mistakes[1].count == 2));
  CHECK((mistakes[2].label == 0 && mistakes[2].prediction == 1 && mistakes[2].count == 1));
}

}  // namespace
}  // namespace cnn
