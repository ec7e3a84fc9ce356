#include "optim/optimizer.h"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>

#include "random_values.h"

namespace cnn {
namespace {

struct Case {
  OptimizerSpec spec;
  std::array<double, 3> end;
};

// `end` is where torch.optim of PyTorch 1.13, in double precision, is after 50 steps from (0.5, -1, 2) with
// the gradients a (w - c) + cos(n + i)/10 of step n = 0, 1, ...; clip_norm by torch.nn.utils.clip_grad_norm_
// of them, then l1 * sign(w) added. PyTorch has no lion and lars: those are algorithm 2 of the one's
// paper and algorithm 1 of the other's, in double precision, and lion's with averages that come no nearer to
// 0, where the sign jumps, than 4e-5.
const std::array<Case, 22> kCases = {
    {{{SgdSpec{}, 0.1}, {0.701700563, 0.240042615, -0.511672186}},
     {{SgdSpec{0.9, false}, 0.05, 0.01}, {0.930899661, 0.237728712, -0.415901077}},
     {{SgdSpec{0.9, true}, 0.05, 0.01}, {0.927479365, 0.248591331, -0.506536297}},
     {{AdagradSpec{}, 0.1}, {0.884512137, -0.0447344279, 0.864953716}},
     {{AdagradSpec{0.1}, 0.2, 0.05}, {0.68327868, 0.209563291, 0.0929897308}},
     {{AdadeltaSpec{}, 1}, {0.581353656, -0.823214835, 1.81766473}},
     {{AdadeltaSpec{0.8, 0.001}, 2, 0.05}, {0.751971499, 0.125821581, -0.506900794}},
     {{RmspropSpec{}, 0.01}, {0.89536045, -0.0131074503, 0.816448484}},
     {{RmspropSpec{0.9, 0.5, 0.001}, 0.02, 0.05}, {0.696729951, 0.239105998, 0.050839849}},
     {{AdamSpec{}, 0.03}, {0.971241509, 0.148815678, 0.637569385}},
     {{AdamSpec{0.8, 0.9, 0.01}, 0.1, 0.05}, {0.695812549, 0.242622798, -0.474221038}},
     {{AdamwSpec{}, 0.03, 0.01}, {0.964673897, 0.151260641, 0.620892203}},
     {{AdamwSpec{{0.8, 0.9, 0.01}}, 0.1, 0.5}, {0.71464943, 0.248733288, -0.466717104}},
     {{SgdSpec{0.9, false}, 0.05, 0.01, 0, 0.5}, {0.755481912, 0.185829679, -0.428061758}},
     {{AdamSpec{}, 0.03, 0, 0, 0.5}, {0.983700889, 0.233802976, 0.497113392}},
     {{SgdSpec{}, 0.1, 0, 0.2}, {0.0266772275, 0.0464822775, -0.445005532}},
     {{AdamwSpec{}, 0.03, 0.01, 0.2, 1}, {0.0250505556, 0.098142555, 0.478798349}},
     {{LionSpec{}, 0.03}, {1.22, 0.5, 0.5}},
     {{LionSpec{0.8, 0.95}, 0.02, 0.5}, {0.969501472, 0.184981799, 0.420024269}},
     {{LionSpec{}, 0.03, 0.01, 0.2, 1}, {0.0187535789, 0.503918011, 0.481191711}},
     {{LarsSpec{}, 1}, {0.505966055, -0.852328518, 1.18763004}},
     {{LarsSpec{0.5, 0.02}, 2, 0.05}, {0.548119432, 0.2381445, -0.512740006}}}};

TEST_CASE("optimizers: 50 steps end where PyTorch's end") {
  constexpr std::array<float, 3> kScale = {0.1F, 1, 3};
  constexpr std::array<float, 3> kTarget = {1, 0.25F, -0.5F};
  for (size_t i = 0; i < kCases.size(); ++i) {
    CAPTURE(i);
    ThreadPool pool(1);
    std::array<float, 3> w = {0.5F, -1, 2};
    std::array<float, 3> gradient{};
    const std::vector<ParameterView> views = {{w, gradient, 1, 1, 0, 1}};
    const auto optimizer = std::make_unique<Optimizer>(kCases[i].spec, views);
    for (int64_t n = 0; n < 50; ++n) {
      for (size_t k = 0; k < 3; ++k) {
        const auto wave = static_cast<float>(std::cos(static_cast<double>(n) + static_cast<double>(k)) / 10);
        gradient[k] = kScale[k] * (w[k] - kTarget[k]) + wave;
      }
      optimizer->step(n + 1, kCases[i].spec.learning_rate, pool);
    }
    for (size_t k = 0; k < 3; ++k) CHECK(w[k] == Approx(kCases[i].end[k]).margin(2e-5));
  }
}

// Two steps over parameters that are cut into several tasks and share some.
struct LargeStep {
  std::vector<std::vector<float>> values;
  std::vector<std::vector<float>> gradients;
  std::vector<std::vector<float>> kept;
};

LargeStep two_steps(const OptimizerSpec& spec, int threads) {
  LargeStep all;
  for (const int64_t size : {70000, 3, 5, 32768, 40001})
    all.values.push_back(random_floats(size, static_cast<uint64_t>(size)));
  for (const auto& values : all.values)
    all.gradients.push_back(random_floats(std::ssize(values), values.size() + 1));
  std::vector<ParameterView> views;
  for (size_t i = 0; i < all.values.size(); ++i)
    views.push_back({all.values[i], all.gradients[i], i == 2 ? 0.0 : 1.0, i == 1 ? 0.0 : 2.0});
  ThreadPool pool(threads);
  const auto optimizer = std::make_unique<Optimizer>(spec, views);
  optimizer->step(1, spec.learning_rate, pool);
  optimizer->step(2, spec.learning_rate, pool);
  for (const KeptNumbers& state : optimizer->state())
    all.kept.emplace_back(state.values.begin(), state.values.end());
  return all;
}

TEST_CASE("optimizers: the same bits for any number of threads") {
  for (Case c : kCases) {
    c.spec.clip_norm = 1;
    const LargeStep one = two_steps(c.spec, 1);
    for (const int threads : {2, 3}) {
      const LargeStep many = two_steps(c.spec, threads);
      CHECK(one.values == many.values);
      CHECK(one.kept == many.kept);
    }
  }
}

TEST_CASE("optimizers: large parameters are updated to their last number as small ones are") {
  for (const Case& c : kCases) {
    const LargeStep large = two_steps(c.spec, 2);
    if (c.spec.clip_norm > 0) continue;  // of all gradients together
    for (const size_t i : {size_t{0}, size_t{32767}, size_t{32768}, size_t{69999}}) {
      std::vector<float> w = {random_floats(70000, 70000)[i]};
      const std::vector<float> gradient = {large.gradients[0][i]};
      const std::vector<ParameterView> views = {{w, gradient, 1, 2}};
      ThreadPool pool(1);
      const auto optimizer = std::make_unique<Optimizer>(c.spec, views);
      optimizer->step(1, c.spec.learning_rate, pool);
      optimizer->step(2, c.spec.learning_rate, pool);
      CHECK(w[0] == Approx(large.values[0][i]).margin(1e-6));
    }
  }
}

TEST_CASE("optimizers: a factor of 0 freezes a parameter, and one of decay keeps decay away from it") {
  OptimizerSpec spec{SgdSpec{}, 0.5, 0.1, 0.01, 0, false};
  const LargeStep all = two_steps(spec, 2);
  CHECK(all.values[2] == random_floats(5, 5));
  const auto before = random_floats(3, 3);
  for (size_t i = 0; i < 3; ++i) CHECK(all.values[1][i] == Approx(before[i] - 2 * 0.5 * all.gradients[1][i]));
}

TEST_CASE("optimizers: clipping leaves gradients within the norm as they are") {
  OptimizerSpec spec{SgdSpec{}, 0.5, 0, 0, 0, false};
  const auto free = two_steps(spec, 2).values;
  spec.clip_norm = 1e6;
  CHECK(two_steps(spec, 2).values == free);
  spec.clip_norm = 1;
  CHECK(two_steps(spec, 2).values != free);
}

TEST_CASE("optimizers: each names what it keeps, of every parameter") {
  float w[4] = {};
  const float gradient[4] = {};
  const std::vector<ParameterView> views = {{std::span(w).first(1), std::span(gradient).first(1)},
                                            {std::span(w).last(3), std::span(gradient).last(3)}};
  const auto names = [&](const OptimizerKind& kind) {
    std::string all;
    for (const KeptNumbers& state : std::make_unique<Optimizer>(optimizer_defaults(kind), views)->state()) {
      CHECK(state.values.size() == (state.parameter == 0 ? 1 : 3));
      if (state.parameter == 1) all += state.name + " ";
    }
    return all;
  };
  CHECK(names(SgdSpec{}).empty());
  CHECK(names(SgdSpec{0.9, false}) == "momentum ");
  CHECK(names(AdagradSpec{}) == "sum ");
  CHECK(names(AdadeltaSpec{}) == "square_avg acc_delta ");
  CHECK(names(RmspropSpec{}) == "square_avg ");
  CHECK(names(RmspropSpec{0.9, 0.9, 1}) == "square_avg momentum_buffer ");
  CHECK(names(AdamSpec{}) == "exp_avg exp_avg_sq ");
  CHECK(names(AdamwSpec{}) == "exp_avg exp_avg_sq ");
  CHECK(names(LionSpec{}) == "exp_avg ");
}

}  // namespace
}  // namespace cnn
