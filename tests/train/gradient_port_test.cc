// What others add to the gradients of a step.
#include <catch2/catch.hpp>

#include "train/steered.h"

namespace cnn {

namespace {

// As if another process trained on the same images.
struct Twin : GradientPort {
  std::vector<GradientPiece> pieces;
  std::vector<size_t> made_ready;
  double share = 1;  // of what the other adds

  void open(std::span<const GradientPiece> all) override { pieces.assign(all.begin(), all.end()); }
  void ready(size_t index) override { made_ready.push_back(index); }
  StepSums close(const StepSums& own) override {
    for (const GradientPiece& piece : pieces)
      for (float& value : piece.values) value += static_cast<float>(share) * value;
    return {own.loss * (1 + share), own.weight * (1 + share), own.correct, own.images};
  }
};

}  // namespace

TEST_CASE("gradient port: pieces come in backward order, once a step, and what others add is trained on") {
  RunSpec spec = make_spec();
  spec.train.accumulate = 2;
  Steered alone(spec);
  alone.run();
  Twin twin;
  Steered both(spec);
  both.port = &twin;
  both.run();
  std::vector<std::string> names;
  for (const GradientPiece& piece : twin.pieces) names.push_back(piece.name);
  CHECK(names == std::vector<std::string>{"fc1.bias", "fc1.weight", "conv1.bias", "conv1.weight"});
  CHECK(twin.made_ready.size() == 4 * static_cast<size_t>(3 * 3));
  CHECK(std::vector<size_t>(twin.made_ready.begin(), twin.made_ready.begin() + 5) ==
        std::vector<size_t>{0, 1, 2, 3, 0});
  // Twice the gradients of twice the weight: the same mean, to the bit.
  CHECK(weights_of(both.directory.model()) == weights_of(alone.directory.model()));
}

}  // namespace cnn
