// Activations, dropout, normalizations: each against its formula and finite differences, in every layout.
#include <catch2/catch.hpp>
#include <cmath>

#include "kinds/kind_list.h"
#include "layers/activation.h"
#include "layers/batch_norm.h"
#include "layers/dropout.h"
#include "layers/gradient_check.h"
#include "layers/lrn.h"
#include "layers/prelu.h"

namespace cnn {
namespace {

const Layout kLayouts[] = {Layout::dense, Layout::channels_last, Layout::lanes};

// y of a batch of one image of a single number.
float value_of(const Activation& function, float x) {
  const auto step = make_activation(function, {{1, 1, 1}});
  Workers workers(1);
  float y = 0;
  step->forward(&x, &y, 1, Mode::inference, workers);
  return y;
}

TEST_CASE("activations: each is its formula") {
  for (const float x : {-3.0F, -0.5F, 0.0F, 0.25F, 2.0F, 6.5F}) {
    const double v = x;
    CHECK(value_of(LeakyRelu{0.2}, x) == Approx(v > 0 ? v : 0.2 * v));
    CHECK(value_of(Elu{1.5}, x) == Approx(v > 0 ? v : 1.5 * (std::exp(v) - 1)));
    CHECK(value_of(Sigmoid{}, x) == Approx(1 / (1 + std::exp(-v))));
    CHECK(value_of(Tanh{}, x) == Approx(std::tanh(v)));
    CHECK(value_of(Silu{}, x) == Approx(v / (1 + std::exp(-v))));
    CHECK(value_of(Relu6{}, x) == Approx(std::clamp(v, 0.0, 6.0)));
    CHECK(value_of(HardSigmoid{}, x) == Approx(std::clamp(v / 6 + 0.5, 0.0, 1.0)).margin(1e-7));
    CHECK(value_of(HardSwish{}, x) == Approx(v * std::clamp(v / 6 + 0.5, 0.0, 1.0)).margin(1e-6));
    CHECK(value_of(Gelu{}, x) == Approx(v * 0.5 * std::erfc(-v / std::sqrt(2.0))).margin(1e-6));
  }
  CHECK(std::isnan(value_of(Sigmoid{}, NAN)));
  CHECK(std::isnan(value_of(Relu6{}, NAN)));
}

TEST_CASE("activations and scale: gradients match finite differences in every layout") {
  for (const Layout layout : kLayouts) {
    const Port port{{3, 2, 3}, layout};
    for_each_kind<Activation>([&](const auto& function) {
      CAPTURE(function.text.word);
      check_gradients({[&] { return make_activation(function, port); }, {}}, 3, 4e-3F);
    });
    for (const Activation& function : {Activation(LeakyRelu{0.3}), Activation(LeakyRelu{-0.3}),
                                       Activation(Elu{0.3}), Activation(Elu{-0.3})}) {
      check_gradients({[&] { return make_activation(function, port); }, {}}, 3, 4e-3F);
    }
    check_gradients({[&] { return make_scale(-0.7F, port); }, {}}, 3);
  }
}

TEST_CASE("relu6: lets gradients through between 0 and 6 alone") {
  const std::vector<float> x = {-1, 0, 3, 6, 7};
  Workers workers(1);
  Dense tested(make_activation(Relu6{}, {{5, 1, 1}}), {1, 1}, workers);
  tested.forward(x, 1, Mode::training);
  CHECK(tested.backward({2, 2, 2, 2, 2}, 1) == std::vector<float>{0, 0, 2, 0, 0});
}

TEST_CASE("activations: what the slope follows from is kept, and nothing else") {
  const auto reads = [](const Activation& function) {
    const BackwardReads found = make_activation(function, {{3, 2, 3}})->backward_reads();
    return std::string(found.x ? "x" : "") + (found.y ? "y" : "");
  };
  for (const Activation& function : {Activation(LeakyRelu{}), Activation(LeakyRelu{0}), Activation(Elu{}),
                                     Activation(Sigmoid{}), Activation(Tanh{}), Activation(Relu6{})}) {
    CHECK(reads(function) == "y");
  }
  for (const Activation& function : {Activation(Gelu{}), Activation(Silu{}), Activation(LeakyRelu{-1})}) {
    CHECK(reads(function) == "x");
  }
  CHECK(reads(Elu{-1}) == "xy");
  const BackwardReads of_scale = make_scale(2, {{3, 2, 3}})->backward_reads();
  CHECK(!of_scale.x);
  CHECK(!of_scale.y);
  CHECK(!make_lrn({}, {3, 2, 3})->backward_reads().y);
}

TEST_CASE("activations: the padding of channels last stays zero where f(0) is not") {
  const Port port{{3, 2, 2}, Layout::channels_last};
  const auto step = make_activation(Sigmoid{}, port);
  Workers workers(1);
  Buffer<float> x(port.floats(1));
  Buffer<float> y(port.floats(1));
  step->forward(x.data(), y.data(), 1, Mode::inference, workers);
  for (int64_t i = 0; i < y.size(); ++i) CHECK(y[i] == (i % padded_channels(3) < 3 ? 0.5F : 0.0F));
}

TEST_CASE("lrn: is its formula, and its gradients match finite differences") {
  for (const LrnSpec& spec : {LrnSpec{5, 0.5, 0.75, 1}, LrnSpec{4, 0.3, 1.5, 2}, LrnSpec{99, 0.1, 0.5, 1}}) {
    const Volume volume{7, 2, 3};
    check_gradients({[&] { return make_lrn(spec, volume); }, {}}, 2, 1e-2F);
    Workers workers(2);
    Dense tested(make_lrn(spec, volume), {0, 2}, workers);
    const auto x = random_floats(2 * volume.size(), 5);
    const auto y = tested.forward(x, 2, Mode::inference);
    const int64_t pixels = volume.pixels();
    for (int64_t i = 0; i < std::ssize(x); ++i) {
      const int64_t channel = i / pixels % volume.channels;
      double sum = 0;
      for (int64_t c = channel - spec.size / 2; c <= channel + (spec.size - 1) / 2; ++c) {
        if (c < 0 || c >= volume.channels) continue;
        const double other = x[static_cast<size_t>(i + (c - channel) * pixels)];
        sum += other * other;
      }
      const double s = spec.k + spec.alpha / static_cast<double>(spec.size) * sum;
      CHECK(y[static_cast<size_t>(i)] ==
            Approx(x[static_cast<size_t>(i)] * std::pow(s, -spec.beta)).margin(1e-6));
    }
  }
}

TEST_CASE("prelu: is its formula with a slope a channel or one, and its gradients match finite differences") {
  for (const int64_t channels : {1, 3, 17}) {
    for (const bool is_shared : {false, true}) {
      const Volume volume{channels, 5, 7};
      OwnedParameter slope("slope", {is_shared ? 1 : channels}, 3);
      check_gradients({[&] { return make_prelu(slope.view, volume); }, {&slope}}, 19, 4e-3F);
      Workers workers(2);
      Dense tested(make_prelu(slope.view, volume), {0, 2}, workers);
      const auto x = random_floats(2 * volume.size(), 5);
      const auto y = tested.forward(x, 2, Mode::inference);
      for (size_t i = 0; i < x.size(); ++i) {
        const size_t channel = is_shared ? 0 : i / 35 % static_cast<size_t>(channels);
        CHECK(y[i] == (x[i] > 0 ? x[i] : slope.values[channel] * x[i]));
      }
    }
  }
}

struct Norm {
  explicit Norm(int64_t channels, bool affine = true)
      : weight("weight", {channels}, 1),
        bias("bias", {channels}, 2),
        mean("running_mean", {channels}, 3),
        variance("running_var", {channels}, 4) {
    spec.affine = affine;
    spec.momentum = 0.25;
    spec.epsilon = 1e-3;
    std::ranges::fill(mean.values, 0.5F);
    std::ranges::fill(variance.values, 2.0F);
  }
  NormParameters parameters() const {
    std::vector<Parameter> all;
    if (spec.affine) all = {weight.view, bias.view};
    all.push_back(mean.view);
    all.push_back(variance.view);
    return {spec, all};
  }
  std::vector<OwnedParameter*> learned() {
    if (!spec.affine) return {};
    return {&weight, &bias};
  }

  BatchNormSpec spec;
  OwnedParameter weight;
  OwnedParameter bias;
  OwnedParameter mean;
  OwnedParameter variance;
};

struct NormCase {
  Volume volume;
  int64_t images;
};

NormCase norm_case(Layout layout) {
  if (layout == Layout::lanes) return {{3, 1, 2}, lane_count() + 1};  // a group with empty lanes
  return {{3, 2, 3}, 3};
}

TEST_CASE("batch_norm: gradients match finite differences in every layout, affine or not") {
  for (const Layout layout : kLayouts) {
    for (const bool affine : {true, false}) {
      Norm norm(3, affine);
      const NormCase c = norm_case(layout);
      check_gradients({[&] {
                         return make_batch_norm(norm.parameters(), {}, {c.volume, layout});
                       },
                       norm.learned()},
                      c.images, 4e-3F, 5e-3, Passes::differ);
    }
  }
}

void check_clamped_norm(Layout layout, const Clamp& clamp) {
  const auto [volume, images] = norm_case(layout);
  Workers workers(2);
  Norm plain(3);
  Norm with_clamp(3);
  const BatchLimits limits{images, images};
  Dense a(make_batch_norm(plain.parameters(), {}, {volume, layout}), limits, workers);
  Dense b(make_batch_norm(with_clamp.parameters(), {clamp}, {volume, layout}), limits, workers);
  const auto x = random_floats(images * volume.size(), 21);
  auto dy = random_floats(images * volume.size(), 22);
  auto y = a.forward(x, images, Mode::training);
  const auto clamped = b.forward(x, images, Mode::training);
  const auto db = b.backward(dy, images);
  for (size_t i = 0; i < y.size(); ++i) {
    const float within = std::clamp(y[i], clamp.low, clamp.high);
    if (within != y[i]) dy[i] = 0;
    y[i] = within;
  }
  CHECK(clamped == y);
  CHECK(a.backward(dy, images) == db);
  CHECK(plain.weight.gradients == with_clamp.weight.gradients);
  CHECK(plain.bias.gradients == with_clamp.bias.gradients);
}

TEST_CASE("batch_norm: with a clamp lets through the gradient where the output is within, and no other") {
  for (const Layout layout : kLayouts) {
    for (const Clamp& clamp : {kRelu, Clamp{0, 0.5F}}) check_clamped_norm(layout, clamp);
  }
}

TEST_CASE(
    "batch_norm: with a clamp too keeps its input alone, and leaves the gradient of its output as it is") {
  Norm norm(3);
  const auto step = make_batch_norm(norm.parameters(), {kRelu6}, {{3, 2, 3}});
  CHECK(step->backward_reads().x);
  CHECK(!step->backward_reads().y);
  CHECK(!step->changes_output_gradient());
}

TEST_CASE("batch_norm: with an activation is the two one after another, bit for bit") {
  for (const Layout layout : kLayouts) {
    for (const Activation& function : {Activation(Gelu{}), Activation(Silu{}), Activation(HardSwish{})}) {
      const auto [volume, images] = norm_case(layout);
      Workers workers(2);
      Norm plain(3);
      Norm with_activation(3);
      const BatchLimits limits{images, images};
      Dense norm(make_batch_norm(plain.parameters(), {}, {volume, layout}), limits, workers);
      Dense activation(make_activation(function, {volume, layout}), limits, workers);
      Dense both(make_batch_norm(with_activation.parameters(), {kNoClamp, function}, {volume, layout}),
                 limits, workers);
      for (const Mode mode : {Mode::inference, Mode::training}) {
        const auto x = random_floats(images * volume.size(), 21);
        CHECK(both.forward(x, images, mode) ==
              activation.forward(norm.forward(x, images, mode), images, mode));
      }
      const auto dy = random_floats(images * volume.size(), 22);
      CHECK(both.backward(dy, images) == norm.backward(activation.backward(dy, images), images));
      CHECK(plain.weight.gradients == with_activation.weight.gradients);
      CHECK(plain.bias.gradients == with_activation.bias.gradients);
    }
  }
}

TEST_CASE("batch_norm: normalizes by the batch in training, by the running statistics in inference") {
  for (const Layout layout : kLayouts) {
    Norm norm(5);
    const Volume volume{5, 3, 4};
    const int64_t images = 19;
    auto x = random_floats(images * volume.size(), 8);
    for (float& v : x) v += 100;  // a mean far above the deviations
    Workers workers(2);
    Dense tested(make_batch_norm(norm.parameters(), {}, {volume, layout}), {images, images}, workers);
    const auto y = tested.forward(x, images, Mode::training);
    const auto z = tested.forward(x, images, Mode::inference);
    for (size_t c = 0; c < 5; ++c) {
      double sum = 0;
      double squares = 0;
      const auto count = static_cast<double>(images * volume.pixels());
      const auto each = [&](auto visit) {
        for (size_t i = 0; i < x.size(); ++i) {
          if (i / 12 % 5 == c) visit(i);
        }
      };
      each([&](size_t i) { sum += x[i]; });
      each([&](size_t i) { squares += (x[i] - sum / count) * (x[i] - sum / count); });
      const double mean = sum / count;
      const double running_mean = 0.75 * 0.5 + 0.25 * mean;
      const double running_var = 0.75 * 2 + 0.25 * squares / (count - 1);
      CHECK(norm.mean.values[c] == Approx(running_mean));
      CHECK(norm.variance.values[c] == Approx(running_var));
      int64_t wrong = 0;
      each([&](size_t i) {
        const double normal = (x[i] - mean) / std::sqrt(squares / count + 1e-3);
        const double running = (x[i] - running_mean) / std::sqrt(running_var + 1e-3);
        wrong += y[i] == Approx(normal * norm.weight.values[c] + norm.bias.values[c]).margin(2e-4) ? 0 : 1;
        wrong += z[i] == Approx(running * norm.weight.values[c] + norm.bias.values[c]).margin(2e-4) ? 0 : 1;
      });
      CHECK(wrong == 0);
    }
  }
}

// The share of zeros, and whether all other numbers were divided by what is kept.
double dropped(const std::vector<float>& y, float kept) {
  double zeros = 0;
  for (const float v : y) {
    if (v == 0) {
      ++zeros;
    } else {
      CHECK(v == Approx(1 / kept));
    }
  }
  return zeros / static_cast<double>(y.size());
}

TEST_CASE("dropout: drops its rate, tells passes and layers apart, and does nothing in inference") {
  Workers workers(3);
  const Port port{{4, 25, 25}, Layout::channels_last};
  const std::vector<float> ones(static_cast<size_t>(20 * port.volume.size()), 1.0F);
  const auto pass = [&](int64_t layer, uint64_t number) {
    auto made = make_dropout({0.3, false}, layer, port);
    made->set_noise({7, number});
    Dense dropout(std::move(made), {20, 20}, workers);
    CHECK(dropout.forward(ones, 20, Mode::inference) == ones);
    auto y = dropout.forward(ones, 20, Mode::training);
    CHECK(dropout.backward(ones, 20) == y);  // what was dropped gets no gradient
    return y;
  };
  const auto first = pass(1, 1);
  CHECK(dropped(first, 0.7F) == Approx(0.3).margin(0.01));  // 50,000 draws: a deviation of 0.002
  CHECK(pass(1, 1) == first);
  CHECK(pass(2, 1) != first);
  CHECK(pass(1, 2) != first);
}

TEST_CASE("dropout: what is dropped does not depend on how the numbers lie, nor on the images after") {
  Workers workers(2);
  const Volume volume{5, 3, 3};
  const std::vector<float> ones(static_cast<size_t>(20 * volume.size()), 1.0F);
  const auto dropped_in = [&](Layout layout, int64_t images) {
    auto made = make_dropout({0.5, false}, 70'000, {volume, layout});
    made->set_noise({7, 1});
    return Dense(std::move(made), {20, 20}, workers).forward(ones, images, Mode::training);
  };
  const auto first = dropped_in(Layout::dense, 20);
  CHECK(dropped_in(Layout::channels_last, 20) == first);
  CHECK(dropped_in(Layout::lanes, 20) == first);
  const auto fewer = dropped_in(Layout::dense, 3);
  CHECK(std::equal(fewer.begin(), fewer.begin() + 3 * volume.size(), first.begin()));
}

TEST_CASE("dropout: a spatial one drops whole channels of an image") {
  Workers workers(2);
  const Volume volume{40, 3, 3};
  auto made = make_dropout({0.5, true}, 0, {volume});
  made->set_noise({3, 1});
  Dense dropout(std::move(made), {50, 50}, workers);
  const std::vector<float> ones(static_cast<size_t>(50 * volume.size()), 1.0F);
  const auto y = dropout.forward(ones, 50, Mode::training);
  CHECK(dropped(y, 0.5F) == Approx(0.5).margin(0.05));
  for (size_t i = 0; i < y.size(); ++i) {
    if (y[i] != y[i / 9 * 9]) FAIL("a channel is dropped in part");
  }
}

TEST_CASE("dropout: gradients match finite differences for what is kept") {
  for (const bool spatial : {false, true}) {
    check_gradients({[&] {
                       return make_dropout({0.4, spatial}, 0, {{5, 2, 2}, Layout::channels_last});
                     },
                     {}},
                    3, 1e-2F, 2e-3, Passes::differ);
  }
}

}  // namespace
}  // namespace cnn
