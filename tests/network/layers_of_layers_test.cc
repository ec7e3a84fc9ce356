// Residuals, branches and batch norm in whole networks.
#include <catch2/catch.hpp>
#include <cmath>

#include "base/random.h"
#include "network/all_kinds.h"
#include "network/network.h"
#include "network/random_batch.h"

namespace cnn {
namespace {

LayerSpec conv(const std::string& name, int64_t filters, int64_t kernel, int64_t stride = 1,
               bool bias = true) {
  LayerSpec layer = test::conv_layer(name, filters, kernel, stride);
  std::get<ConvSpec>(layer.kind).bias = bias;
  return layer;
}
LayerSpec norm(const std::string& name) {
  return {name, BatchNormSpec{}};
}
LayerSpec relu(const std::string& name) {
  return {name, ReluSpec{}};
}
LayerSpec gelu(const std::string& name) {
  return {name, ActivationSpec{Gelu{}}};
}
LayerSpec classifier(int64_t classes) {
  FcSpec spec;
  spec.units = classes;
  return {"fc", spec};
}

using Layers = std::vector<LayerSpec>;

NetworkSpec network_of(const Volume& input, Layers layers) {
  layers.push_back(classifier(3));
  layers.push_back({"softmax", SoftmaxSpec{}});
  return {input, std::move(layers)};
}

// Smooth ones, so that finite differences cross no kink.
NetworkSpec smooth() {
  const Layers inside = {conv("r.c1", 4, 3), gelu("r.g1"), conv("r.c2", 4, 3)};
  const Layers deeper = {conv("s.c1", 6, 3, 2), gelu("s.g1"), {"s.r", ResidualSpec{{conv("s.r.c", 6, 1)}}}};
  return network_of({2, 6, 6},
                    {conv("c", 4, 3),
                     {"r", ResidualSpec{inside}},
                     gelu("g"),
                     {"b", BranchesSpec{{{conv("b.1.c", 3, 1)}, {conv("b.2.c", 5, 3), gelu("b.2.g")}}}},
                     {"s", ResidualSpec{deeper}},
                     {"e", GateSpec{{{"e.p", GlobalPoolSpec{}},
                                     conv("e.c", 3, 1),
                                     gelu("e.g"),
                                     conv("e.d", 6, 1),
                                     {"e.s", ActivationSpec{Sigmoid{}}}}}},
                     {"p", GlobalPoolSpec{}}});
}

NetworkSpec normalized(bool with_bias) {
  const Layers inside = {conv("r.c1", 5, 3, 1, with_bias), norm("r.n1"), relu("r.r1"),
                         conv("r.c2", 5, 3, 1, with_bias), norm("r.n2")};
  const Layers halving = {conv("s.c1", 20, 3, 2, with_bias), norm("s.n1"), relu("s.r1")};
  return network_of({3, 8, 8}, {conv("c", 5, 5, 1, with_bias),
                                norm("n"),
                                relu("r1"),
                                {"r", ResidualSpec{inside}},
                                relu("r2"),
                                {"s", ResidualSpec{halving}},
                                relu("r3"),
                                {"p", GlobalPoolSpec{}}});
}

// Sums behind a batch norm, which computes them too; or behind a factor of 1, which does not.
NetworkSpec sums(bool behind_norms) {
  const auto ending = [&](Layers layers, const std::string& name) {
    if (!behind_norms) layers.push_back({name, ScaleSpec{1}});
    return ResidualSpec{std::move(layers)};
  };
  const Layers first = {conv("r.c1", 20, 3), norm("r.n1"), relu("r.r1"), conv("r.c2", 20, 3), norm("r.n2")};
  const Layers halving = {conv("s.c1", 24, 3, 2), norm("s.n1")};
  const Layers bare = {norm("t.n1"), relu("t.r1"), conv("t.c1", 24, 3), gelu("t.g1"), norm("t.n2")};
  return network_of({3, 8, 8}, {conv("c", 20, 3),
                                norm("n"),
                                {"r", ending(first, "r.one")},
                                relu("r2"),
                                {"s", ending(halving, "s.one")},
                                {"r6", ActivationSpec{Relu6{}}},
                                {"t", ending(bare, "t.one")},
                                gelu("g"),
                                {"p", GlobalPoolSpec{}}});
}

TEST_CASE(
    "residuals and branches: gradients of the whole network match finite differences, by every algorithm") {
  for (const Algorithm algorithm : {Algorithm::automatic, Algorithm::im2col, Algorithm::winograd}) {
    Workers workers(2);
    Network network(plan_network(smooth()), {5, 5}, workers, {0, algorithm});
    network.initialize(3);
    put_random_batch(network, 5, 1);
    network.compute_gradients(5);
    for (const Parameter& parameter : network.parameters_to_write()) {
      int64_t wrong = 0;
      for (size_t i = 0; i < parameter.value.size(); i += 3) {
        const float before = parameter.value[i];
        const auto loss_at = [&](float value) {
          parameter.value[i] = value;
          network.weights_changed();
          return network.evaluate(5).loss / 5;
        };
        const double difference = (loss_at(before + 1e-2F) - loss_at(before - 1e-2F)) / 2e-2;
        parameter.value[i] = before;
        wrong += parameter.gradient[i] == Approx(difference).epsilon(5e-3).margin(1e-3) ? 0 : 1;
      }
      INFO(parameter.name);
      CHECK(wrong == 0);
    }
  }
}

TEST_CASE("gate: each channel times its number, in every layout") {
  // G is an fc of one input pixel, whose weights are chosen; behind it each class counts one channel.
  for (const Algorithm algorithm : {Algorithm::im2col, Algorithm::exact}) {
    FcSpec factors;
    factors.units = 2;
    const NetworkSpec spec = network_of(
        {2, 3, 3}, {conv("c", 2, 3), {"g", GateSpec{{{"g.p", GlobalPoolSpec{}}, {"g.f", factors}}}}});
    Workers workers(1);
    Network network(plan_network(spec), {0, 1}, workers, {1, algorithm});
    for (const Parameter& parameter : network.parameters_to_write()) {
      std::ranges::fill(parameter.value, 0.0F);
      if (parameter.name == "c.bias") parameter.value[0] = 3, parameter.value[1] = 5;
      if (parameter.name == "g.f.bias") parameter.value[0] = 2, parameter.value[1] = -7;
      if (parameter.name == "fc.weight") parameter.value[0] = 1, parameter.value[18 + 9] = 1;
    }
    std::fill_n(network.images(), 18, 1.0F);
    network.labels()[0] = 0;
    network.evaluate(1);
    CHECK(network.logits()[0] == 3 * 2);
    CHECK(network.logits()[1] == 5 * -7);
  }
}

TEST_CASE("residuals and branches: training and inference see the same loss") {
  Workers workers(2);
  Network network(plan_network(smooth()), {7, 9}, workers);
  network.initialize(3);
  put_random_batch(network, 9, 2);
  for (const int64_t images : {1, 4, 7}) {
    CHECK(network.evaluate(images).loss == network.compute_gradients(images).loss);
  }
  CHECK(std::isfinite(network.evaluate(9).loss));
}

// With the batch's own statistics as running ones, inference computes what training does.
TEST_CASE("batch norm: folded into the convolution before it, it gives what training gave") {
  for (const bool with_bias : {true, false}) {
    for (const Algorithm algorithm : {Algorithm::automatic, Algorithm::im2col}) {
      NetworkSpec spec = normalized(with_bias);
      Workers workers(2);
      Network network(plan_network(spec), {19, 19}, workers, {0, algorithm});
      network.initialize(5);
      put_random_batch(network, 19, 4);
      // The running ones come near the batch's: what is left after 300 passes at momentum 0.1 is 1e-14.
      LossSum trained;
      for (int pass = 0; pass < 300; ++pass) trained = network.compute_gradients(19);
      const LossSum inferred = network.evaluate(19);
      // The running variance is divided by count - 1.
      CHECK(inferred.loss == Approx(trained.loss).epsilon(2e-2));
      CHECK(inferred.loss != trained.loss);
    }
  }
}

TEST_CASE("batch norm: statistics are parameters without a gradient, and move in training alone") {
  Workers workers(1);
  Network network(plan_network(normalized(false)), {6, 6}, workers);
  network.initialize(5);
  put_random_batch(network, 6, 4);
  int64_t statistics = 0;
  for (const ConstParameter& parameter : network.parameters()) {
    if (!parameter.is_statistic) continue;
    ++statistics;
    CHECK(parameter.gradient.empty());
    const std::vector<float> before(parameter.value.begin(), parameter.value.end());
    network.evaluate(6);
    CHECK(std::ranges::equal(before, parameter.value));
    network.compute_gradients(6);
    CHECK_FALSE(std::ranges::equal(before, parameter.value));
  }
  CHECK(statistics == 2 * 5);
}

TEST_CASE("residuals, branches and batch norm: the same bits for any number of threads") {
  for (const NetworkSpec& spec : {smooth(), normalized(true)}) {
    const std::vector<float> alone = numbers_after_a_pass(spec, 1);
    for (const int threads : {2, 4}) CHECK(alone == numbers_after_a_pass(spec, threads));
  }
}

TEST_CASE("residuals: a sum that a batch norm computes has the bits of one behind it") {
  Workers workers(2);
  Network together(plan_network(sums(true)), {33, 1}, workers);
  Network apart(plan_network(sums(false)), {33, 1}, workers);
  together.initialize(3);
  for (size_t i = 0; i < together.parameters().size(); ++i)
    std::ranges::copy(together.parameters()[i].value, apart.parameters_to_write()[i].value.begin());
  for (Network* network : {&together, &apart}) put_random_batch(*network, 33, 1);
  const double loss = together.compute_gradients(33).loss;
  CHECK(std::isfinite(loss));
  CHECK(apart.compute_gradients(33).loss == loss);
  for (size_t i = 0; i < together.parameters().size(); ++i) {
    INFO(together.parameters()[i].name);
    CHECK(std::ranges::equal(together.parameters()[i].gradient, apart.parameters()[i].gradient));
    CHECK(std::ranges::equal(together.parameters()[i].value, apart.parameters()[i].value));
  }
}

TEST_CASE("network: the first bad layer is found inside of others") {
  Workers workers(1);
  Network network(plan_network(smooth()), {4, 4}, workers);
  network.initialize(3);
  put_random_batch(network, 4, 2);
  for (const Parameter& parameter : network.parameters_to_write()) {
    if (parameter.name == "b.2.c.weight") parameter.value[1] = NAN;
  }
  network.compute_gradients(4);
  const auto found = network.find_non_finite(4);
  REQUIRE(found);
  CHECK(found->layer == "b.2.c");
  CHECK(found->what == "its weight");
}

TEST_CASE("network: the profile tells the layers inside of others, each once") {
  Workers workers(1);
  Network network(plan_network(normalized(true)), {4, 4}, workers);
  std::vector<std::string> names;
  for (const StepProfile& step : network.profile()) {
    if (step.name != "layout") names.push_back(step.name);
  }
  CHECK(names == std::vector<std::string>{"c + n + r1", "r.c1 + r.n1 + r.r1", "r.c2 + r.n2", "r + r2",
                                          "s.c1 + s.n1 + s.r1", "s.projection + s.projection_batch_norm",
                                          "s + r3", "p", "fc", "loss"});
}

}  // namespace
}  // namespace cnn
