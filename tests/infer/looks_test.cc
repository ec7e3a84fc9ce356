#include "infer/looks.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "infer/predictions.h"
#include "train/columns.h"

namespace cnn {
namespace {

struct Told {
  Told() : network(plan_network(spec.network), {0, 7}, workers) { network.initialize(3); }

  // The logits of the first image, moved and mirrored as `view` says.
  std::vector<float> logits(const View& view) {
    std::vector<uint8_t> seen(36);
    move_image(view, {1, 6, 6}, data.test.pixels.data(), seen.data());
    for (size_t i = 0; i < seen.size(); ++i) network.images()[i] = static_cast<float>(seen[i]) / 255;
    network.labels()[0] = data.test.labels[0];
    network.evaluate(1);
    return {network.logits(), network.logits() + 3};
  }

  RunSpec spec = make_spec();
  OpenedData data = make_data(0);
  Workers workers{2};
  Network network;
};

}  // namespace

TEST_CASE("looks: an image moved by one pixel shows its second line again at the edge, then it is mirrored") {
  const std::vector<uint8_t> in = {1, 2, 3, 4, 5, 6};  // two rows
  std::vector<uint8_t> out(6);
  move_image({1, 1, false}, {1, 2, 3}, in.data(), out.data());
  CHECK(out == std::vector<uint8_t>{5, 6, 5, 2, 3, 2});
  move_image({-1, -1, true}, {1, 2, 3}, in.data(), out.data());
  CHECK(out == std::vector<uint8_t>{5, 4, 5, 2, 1, 2});
  const std::vector<uint8_t> line = {1, 2, 3};  // which cannot move up or down
  move_image({1, 1, false}, {1, 1, 3}, line.data(), out.data());
  CHECK(std::vector<uint8_t>(out.begin(), out.begin() + 3) == std::vector<uint8_t>{2, 3, 2});
}

TEST_CASE("looks: logits are averaged, half of the image as it is and a quarter each of it moved") {
  Told told;
  const std::vector<std::pair<View, float>> looks = {{{0, 0, false}, 0.25F},    {{0, 0, true}, 0.25F},
                                                     {{1, 1, false}, 0.125F},   {{1, 1, true}, 0.125F},
                                                     {{-1, -1, false}, 0.125F}, {{-1, -1, true}, 0.125F}};
  std::vector<double> mean(3);
  for (const auto& [view, weight] : looks) {
    const std::vector<float> logits = told.logits(view);
    for (size_t k = 0; k < 3; ++k) mean[k] += double{weight} * double{logits[k]};
  }
  const Batches batches = batches_of(told.data, Split::test, *told.spec.data, 7);
  Looks six(EvaluateWith::mirror_shift, told.network, batches);
  six.evaluate(0, told.workers.pool());
  for (size_t k = 0; k < 3; ++k) CHECK(six.logits()[k] == Approx(mean[k]).margin(1e-5));
}

TEST_CASE("looks: an evaluation by a scheme says of every image what its sums say") {
  Told told;
  Batches batches = batches_of(told.data, Split::test, *told.spec.data, 7);
  const Evaluation plain = evaluate(told.network, batches, told.workers.pool());
  for (const EvaluateWith scheme : {EvaluateWith::mirror, EvaluateWith::mirror_shift}) {
    const Evaluation result = evaluate(told.network, batches, told.workers.pool(), scheme);
    CHECK(result.total == 40);
    CHECK(result.loss != plain.loss);
    double loss = 0;
    const Copies copies{.scheme = scheme};
    const Evaluation each =
        evaluate_each(told.network, batches, copies, told.workers.pool(), [&](const PredictedBatch& batch) {
          for (int64_t n = 0; n < batch.images; ++n)
            loss -= std::log(double{batch.probabilities[3 * n + batch.labels[n]]});
        });
    CHECK(each.loss == result.loss);
    CHECK(each.correct == result.correct);
    CHECK(loss / 40 == Approx(result.loss));
  }
}

}  // namespace cnn
