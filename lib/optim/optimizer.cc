#include "optim/optimizer.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <variant>

#include "kernels/elementwise.h"
#include "kernels/update.h"

namespace cnn {
namespace {

std::vector<int64_t> sizes_of(std::span<const ParameterView> parameters) {
  std::vector<int64_t> sizes;
  for (const ParameterView& parameter : parameters) sizes.push_back(std::ssize(parameter.value));
  return sizes;
}

}  // namespace

Optimizer::Optimizer(const OptimizerSpec& rule, std::span<const ParameterView> parameters)
    : Optimizer(std::vector<OptimizerSpec>{rule}, parameters) {}

Optimizer::Optimizer(std::vector<OptimizerSpec> rules, std::span<const ParameterView> parameters)
    : rules_(std::move(rules)),
      parameters_(parameters.begin(), parameters.end()),
      tasks_(cut_into_tasks(sizes_of(parameters))),
      sums_(tasks_.size()),
      rates_(rules_.size()),
      parameter_squares_(parameters.size()),
      trusts_(parameters.size(), 1.0),
      layout_(lay_out()),
      matrix_updates_(find_matrices(), memory_) {
  for (const TaskPieces& task : tasks_) squares_.emplace_back(task.size());
  for (size_t i = 0; i < 2; ++i) kept_[i] = Buffer<float>(layout_.sizes[i]);
}

std::vector<MatrixSize> Optimizer::find_matrices() {
  std::vector<MatrixSize> sizes;
  for (size_t i = 0; i < parameters_.size(); ++i) {
    const ParameterView& parameter = parameters_[i];
    const int64_t count = std::ssize(parameter.value);
    if (count == 0 || !is_of_matrices(rules_[parameter.rule].kind)) continue;
    sizes.push_back({parameter.rows, count / parameter.rows});
    matrices_.push_back({i, cut_into_tasks(std::vector<int64_t>{count})});
  }
  return sizes;
}

void Optimizer::step(int64_t number, double learning_rate, ThreadPool& pool) {
  const double own = rules_.front().learning_rate;
  const double share = own > 0 ? learning_rate / own : (learning_rate > 0 ? 1 : 0);
  for (size_t i = 0; i < rules_.size(); ++i)
    rates_[i] = i == 0 ? learning_rate : rules_[i].learning_rate * share;
  step(number, rates_, pool);
}

void Optimizer::step(int64_t number, std::span<const double> learning_rates, ThreadPool& pool) {
  std::ranges::copy(learning_rates, rates_.begin());
  const double scale = rules_.front().clip_norm > 0 ? clipping(pool) : 1;
  if (has_trust()) find_trusts(scale, pool);
  pool.run(std::ssize(tasks_), [&](int64_t task, int /*thread*/) {
    for (const Piece& piece : tasks_[static_cast<size_t>(task)]) {
      const ParameterView& parameter = parameters_[piece.parameter];
      const OptimizerKind& kind = rules_[parameter.rule].kind;
      if (rates_[parameter.rule] == kRests || is_of_matrices(kind)) continue;
      update_weights(kind, settings_of(parameter, number, scale),
                     stretch_of(piece.parameter, piece.first, piece.count));
    }
  });
  for (const Matrix& matrix : matrices_) {
    const ParameterView& parameter = parameters_[matrix.parameter];
    // Without a rate the weights stay as they are, normalized or not.
    if (rates_[parameter.rule] == kRests || parameter.learning_rate == 0) continue;
    const int64_t count = std::ssize(parameter.value);
    matrix_updates_.update(
        std::get<MuonSpec>(rules_[parameter.rule].kind), settings_of(parameter, number, scale),
        {stretch_of(matrix.parameter, 0, count), {parameter.rows, count / parameter.rows}, matrix.pieces},
        pool);
  }
}

void Optimizer::set(std::vector<OptimizerSpec> rules) {
  rules_ = std::move(rules);
  Layout layout = lay_out();
  if (layout.of == layout_.of) return;
  Buffer<float> kept[2] = {Buffer<float>(layout.sizes[0]), Buffer<float>(layout.sizes[1])};
  for (const KeptNumbers& before : state()) {
    const Beside& beside = layout.of[before.parameter];
    const auto name = std::ranges::find(beside.names, before.name);
    if (name == beside.names.end()) continue;
    const auto place = static_cast<size_t>(name - beside.names.begin());
    std::ranges::copy(before.values, kept[place].data() + beside.first[place]);
  }
  std::ranges::move(kept, kept_);
  layout_ = std::move(layout);
}

std::vector<KeptNumbers> Optimizer::state() {
  std::vector<KeptNumbers> all;
  for (size_t parameter = 0; parameter < parameters_.size(); ++parameter) {
    const Beside& beside = layout_.of[parameter];
    const size_t count = parameters_[parameter].value.size();
    for (size_t i = 0; i < beside.names.size(); ++i) {
      const auto first = static_cast<size_t>(beside.first[i]);
      all.push_back({beside.names[i], parameter, kept_[i].span().subspan(first, count)});
    }
  }
  return all;
}

// Of parameters that are not there, nothing.
Optimizer::Layout Optimizer::lay_out() const {
  Layout layout;
  for (const ParameterView& parameter : parameters_) {
    Beside beside;
    if (!parameter.value.empty()) beside.names = kept_names(rules_[parameter.rule].kind);
    for (size_t i = 0; i < beside.names.size(); ++i)
      beside.first[i] = std::exchange(layout.sizes[i], layout.sizes[i] + std::ssize(parameter.value));
    layout.of.push_back(std::move(beside));
  }
  return layout;
}

StepSettings Optimizer::settings_of(const ParameterView& parameter, int64_t number, double scale) const {
  const OptimizerSpec& rule = rules_[parameter.rule];
  const double trust = trusts_[static_cast<size_t>(&parameter - parameters_.data())];
  return {number, rates_[parameter.rule] * parameter.learning_rate * trust, scale,
          rule.weight_decay * parameter.decay, rule.l1 * parameter.decay};
}

Stretch Optimizer::stretch_of(size_t parameter, int64_t first, int64_t count) {
  const ParameterView& view = parameters_[parameter];
  const Beside& beside = layout_.of[parameter];
  const auto kept = [&](size_t i) {
    return i < beside.names.size() ? kept_[i].data() + beside.first[i] + first : nullptr;
  };
  return {view.value.data() + first, view.gradient.data() + first, kept(0), kept(1), count};
}

// What all gradients are to be multiplied with, by those of all parameters that do not rest.
double Optimizer::clipping(ThreadPool& pool) {
  pool.run(std::ssize(tasks_), [&](int64_t task, int /*thread*/) {
    const auto i = static_cast<size_t>(task);
    sums_[i] = 0;
    for (const Piece& piece : tasks_[i]) {
      const ParameterView& parameter = parameters_[piece.parameter];
      if (rates_[parameter.rule] == kRests) continue;
      sums_[i] += sum_of_squares(parameter.gradient.data() + piece.first, piece.count);
    }
  });
  double sum = 0;
  for (const double of_task : sums_) sum += of_task;
  return std::min(1.0, rules_.front().clip_norm / (std::sqrt(sum) + 1e-6));
}

bool Optimizer::has_trust() const {
  return std::ranges::any_of(
      rules_, [](const OptimizerSpec& rule) { return std::holds_alternative<LarsSpec>(rule.kind); });
}

// Of lars' weights; biases and norms have their rule's rate.
void Optimizer::find_trusts(double scale, ThreadPool& pool) {
  const auto rule_of = [this](size_t parameter) {
    const ParameterView& view = parameters_[parameter];
    return view.rows > 0 && rates_[view.rule] != kRests ? std::get_if<LarsSpec>(&rules_[view.rule].kind)
                                                        : nullptr;
  };
  pool.run(std::ssize(tasks_), [&](int64_t task, int /*thread*/) {
    const auto i = static_cast<size_t>(task);
    for (size_t p = 0; p < tasks_[i].size(); ++p) {
      const Piece& piece = tasks_[i][p];
      if (rule_of(piece.parameter) == nullptr) continue;
      const ParameterView& view = parameters_[piece.parameter];
      squares_[i][p] = {sum_of_squares(view.value.data() + piece.first, piece.count),
                        sum_of_squares(view.gradient.data() + piece.first, piece.count)};
    }
  });
  std::vector<Squares>& sums = parameter_squares_;
  std::ranges::fill(sums, Squares{});
  for (size_t i = 0; i < tasks_.size(); ++i) {
    for (size_t p = 0; p < tasks_[i].size(); ++p) {
      sums[tasks_[i][p].parameter].weights += squares_[i][p].weights;
      sums[tasks_[i][p].parameter].gradient += squares_[i][p].gradient;
    }
  }
  for (size_t parameter = 0; parameter < parameters_.size(); ++parameter) {
    const LarsSpec* rule = rule_of(parameter);
    const ParameterView& view = parameters_[parameter];
    trusts_[parameter] = rule == nullptr ? 1
                                         : rule->trust_of(std::sqrt(sums[parameter].weights),
                                                          scale * std::sqrt(sums[parameter].gradient),
                                                          rules_[view.rule].weight_decay * view.decay);
  }
}

std::vector<std::string> kept_names(const OptimizerKind& kind) {
  return std::visit([](const auto& rule) { return rule.kept(); }, kind);
}

}  // namespace cnn
