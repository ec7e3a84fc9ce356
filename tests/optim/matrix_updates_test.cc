#include "optim/matrix_updates.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "optim/optimizer.h"
#include "random_values.h"

namespace cnn {
namespace {

// Muon's few lines in double precision, with plain loops (kinds/muon.h).
struct PlainMuon {
  MuonSpec spec;
  double rate;
  double decay;
  size_t rows;
  std::vector<double> w;
  std::vector<double> velocity = std::vector<double>(w.size());

  static double norm(const std::vector<double>& x) {
    return std::sqrt(std::inner_product(x.begin(), x.end(), x.begin(), 0.0));
  }

  // x: (rows, columns)
  std::vector<double> orthogonal(std::vector<double> x) const {
    const size_t columns = x.size() / rows;
    const double length = norm(x) + 1e-7;
    for (double& one : x) one /= length;
    for (int64_t step = 0; step < spec.steps; ++step) {
      std::vector<double> a(rows * rows), b(rows * rows), next(x.size());
      for (size_t i = 0; i < rows; ++i)
        for (size_t j = 0; j < rows; ++j)
          for (size_t k = 0; k < columns; ++k) a[i * rows + j] += x[i * columns + k] * x[j * columns + k];
      for (size_t i = 0; i < rows; ++i)
        for (size_t j = 0; j < rows; ++j) {
          b[i * rows + j] = -4.7750 * a[i * rows + j];
          for (size_t k = 0; k < rows; ++k) b[i * rows + j] += 2.0315 * a[i * rows + k] * a[k * rows + j];
        }
      for (size_t i = 0; i < rows; ++i)
        for (size_t k = 0; k < columns; ++k) {
          next[i * columns + k] = 3.4445 * x[i * columns + k];
          for (size_t j = 0; j < rows; ++j) next[i * columns + k] += b[i * rows + j] * x[j * columns + k];
        }
      x = next;
    }
    return x;
  }

  void step(const std::vector<float>& gradient) {
    std::vector<double> u(w.size());
    for (size_t i = 0; i < w.size(); ++i) {
      velocity[i] = spec.momentum * velocity[i] + static_cast<double>(gradient[i]);
      u[i] = spec.nesterov ? static_cast<double>(gradient[i]) + spec.momentum * velocity[i] : velocity[i];
    }
    const std::vector<double> x = orthogonal(u);
    const double scale = spec.normalize_weights ? std::sqrt(static_cast<double>(rows)) / norm(w) : 1;
    for (size_t i = 0; i < w.size(); ++i) w[i] = scale * w[i] * (1 - rate * decay) - rate * x[i];
  }
};

std::vector<float> gradient_of(const std::vector<float>& w, int64_t step) {
  std::vector<float> gradient = random_floats(std::ssize(w), static_cast<uint64_t>(step) + 7);
  for (size_t i = 0; i < w.size(); ++i) gradient[i] += w[i];
  return gradient;
}

std::vector<float> fifty_steps(const OptimizerSpec& rule, MatrixSize size, int threads) {
  std::vector<float> w = random_floats(size.numbers(), 3);
  std::vector<float> gradient(w.size());
  const std::vector<ParameterView> views = {{w, gradient, 1, 1, 0, size.rows}};
  ThreadPool pool(threads);
  const auto optimizer = std::make_unique<Optimizer>(rule, views);
  for (int64_t n = 0; n < 50; ++n) {
    std::ranges::copy(gradient_of(w, n), gradient.begin());
    optimizer->step(n + 1, rule.learning_rate, pool);
  }
  return w;
}

}  // namespace

TEST_CASE("muon: 50 steps end where plain loops in double precision end, of any shape") {
  for (const MatrixSize size : {MatrixSize{6, 20}, MatrixSize{20, 6}, MatrixSize{9, 9}, MatrixSize{1, 12}}) {
    for (const MuonSpec& spec : {MuonSpec{}, MuonSpec{0.6, true, 3, true}, MuonSpec{0, false, 5, false}}) {
      CAPTURE(size.rows, size.columns, spec.momentum);
      const OptimizerSpec rule{spec, 0.05, 0.2};
      const std::vector<float> start = random_floats(size.numbers(), 3);
      PlainMuon plain{spec, 0.05, 0.2, static_cast<size_t>(size.rows), {start.begin(), start.end()}};
      std::vector<float> w = start;
      for (int64_t n = 0; n < 50; ++n) {
        plain.step(gradient_of(w, n));
        w = {plain.w.begin(), plain.w.end()};
      }
      const std::vector<float> ours = fifty_steps(rule, size, 2);
      double off = 0;
      for (size_t i = 0; i < w.size(); ++i) off = std::max(off, std::abs(double{ours[i]} - plain.w[i]));
      CHECK(off < 1e-3);
    }
  }
}

TEST_CASE("muon: the same bits for any number of threads, of matrices of many tasks") {
  const OptimizerSpec rule{MuonSpec{}, 0.02};
  for (const MatrixSize size : {MatrixSize{150, 300}, MatrixSize{300, 150}}) {
    const std::vector<float> one = fifty_steps(rule, size, 1);
    CHECK(fifty_steps(rule, size, 3) == one);
  }
}

TEST_CASE("muon: without a gradient nothing moves, and with a rate of 0 not even the norm") {
  OptimizerSpec rule{MuonSpec{0.9, true, 5, true}, 0.1};
  std::vector<float> w = random_floats(12, 1);
  const std::vector<float> before = w;
  std::vector<float> gradient(12);
  ThreadPool pool(1);
  const std::vector<ParameterView> frozen = {{w, gradient, 0, 1, 0, 3}};
  std::make_unique<Optimizer>(rule, frozen)->step(1, 0.1, pool);
  CHECK(w == before);
  std::get<MuonSpec>(rule.kind).normalize_weights = false;
  const std::vector<ParameterView> free = {{w, gradient, 1, 1, 0, 3}};
  std::make_unique<Optimizer>(rule, free)->step(1, 0.1, pool);
  CHECK(w == before);
}

TEST_CASE("optimizers: each rule has its parameters, its rate and its numbers, and one may rest") {
  std::vector<float> values[3] = {random_floats(12, 1), random_floats(5, 2), random_floats(4, 3)};
  std::vector<float> gradients[3] = {random_floats(12, 4), random_floats(5, 5), random_floats(4, 6)};
  const auto before = std::vector<std::vector<float>>{values[0], values[1], values[2]};
  const std::vector<OptimizerSpec> rules = {{MuonSpec{}, 0.1}, {AdamSpec{}, 0.1}, {SgdSpec{}, 0.5}};
  const std::vector<ParameterView> views = {{values[0], gradients[0], 1, 1, 0, 3},
                                            {values[1], gradients[1], 1, 1, 1, 0},
                                            {values[2], gradients[2], 1, 1, 2, 0}};
  ThreadPool pool(2);
  const auto optimizer = std::make_unique<Optimizer>(rules, views);
  std::string names;
  for (const KeptNumbers& kept : optimizer->state())
    names +=
        kept.name + ":" + std::to_string(kept.parameter) + ":" + std::to_string(kept.values.size()) + " ";
  CHECK(names == "momentum:0:12 exp_avg:1:5 exp_avg_sq:1:5 ");
  const std::vector<double> rates = {0.1, Optimizer::kRests, 0.25};
  optimizer->step(1, rates, pool);
  CHECK(values[0] != before[0]);
  CHECK(values[1] == before[1]);
  for (size_t i = 0; i < 4; ++i) CHECK(values[2][i] == before[2][i] - 0.25F * gradients[2][i]);
  const KeptNumbers resting = optimizer->state()[1];
  for (const float number : resting.values) CHECK(number == 0);
}

}  // namespace cnn
