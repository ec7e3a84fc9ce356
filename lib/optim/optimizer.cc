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

Optimizer::Optimizer(const OptimizerSpec& spec, std::span<const ParameterView> parameters)
    : spec_(spec),
      parameters_(parameters.begin(), parameters.end()),
      names_(kept_names(spec.kind)),
      tasks_(cut_into_tasks(sizes_of(parameters))),
      sums_(tasks_.size()) {
  for (size_t i = 0; i < names_.size(); ++i) kept_[i] = Buffer<float>(total());
}

void Optimizer::step(int64_t number, double learning_rate, ThreadPool& pool) {
  const double scale = spec_.clip_norm > 0 ? clipping(pool) : 1;
  pool.run(std::ssize(tasks_), [&](int64_t task, int /*thread*/) {
    for (const Piece& piece : tasks_[static_cast<size_t>(task)]) {
      const ParameterView& parameter = parameters_[piece.parameter];
      const StepSettings settings{number, learning_rate * parameter.learning_rate, scale,
                                  spec_.weight_decay * parameter.decay, spec_.l1 * parameter.decay};
      update_weights(spec_.kind, settings, stretch_of(piece));
    }
  });
}

void Optimizer::set(const OptimizerSpec& spec) {
  spec_ = spec;
  std::vector<std::string> names = kept_names(spec.kind);
  if (names == names_) return;
  Buffer<float> kept[2];
  for (size_t i = 0; i < names.size(); ++i) {
    const auto before = std::ranges::find(names_, names[i]);
    kept[i] = before != names_.end() ? std::move(kept_[before - names_.begin()]) : Buffer<float>(total());
  }
  std::ranges::move(kept, kept_);
  names_ = std::move(names);
}

std::vector<KeptNumbers> Optimizer::state() {
  std::vector<KeptNumbers> all;
  size_t offset = 0;
  for (size_t parameter = 0; parameter < parameters_.size(); ++parameter) {
    const size_t count = parameters_[parameter].value.size();
    for (size_t i = 0; i < names_.size(); ++i)
      all.push_back({names_[i], parameter, kept_[i].span().subspan(offset, count)});
    offset += count;
  }
  return all;
}

int64_t Optimizer::total() const {
  int64_t total = 0;
  for (const ParameterView& parameter : parameters_) total += std::ssize(parameter.value);
  return total;
}

Stretch Optimizer::stretch_of(const Piece& piece) {
  const ParameterView& parameter = parameters_[piece.parameter];
  const auto kept = [&](size_t i) { return i < names_.size() ? kept_[i].data() + piece.offset : nullptr; };
  return {parameter.value.data() + piece.first, parameter.gradient.data() + piece.first, kept(0), kept(1),
          piece.count};
}

// What all gradients are to be multiplied with.
double Optimizer::clipping(ThreadPool& pool) {
  pool.run(std::ssize(tasks_), [&](int64_t task, int /*thread*/) {
    const auto i = static_cast<size_t>(task);
    sums_[i] = 0;
    for (const Piece& piece : tasks_[i])
      sums_[i] += sum_of_squares(parameters_[piece.parameter].gradient.data() + piece.first, piece.count);
  });
  double sum = 0;
  for (const double of_task : sums_) sum += of_task;
  return std::min(1.0, spec_.clip_norm / (std::sqrt(sum) + 1e-6));
}

std::vector<std::string> kept_names(const OptimizerKind& kind) {
  return std::visit([](const auto& rule) { return rule.kept(); }, kind);
}

}  // namespace cnn
