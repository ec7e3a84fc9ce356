#include "train/evaluations.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "base/error.h"
#include "base/printable.h"
#include "model/model_file.h"
#include "train/not_finite.h"
#include "train/together.h"

namespace cnn {
namespace {

// Whatever stands in the run directory by now, only a model of this very network may be copied into it.
void check_parameters(const LoadedModel& model, std::span<const ConstParameter> parameters,
                      const std::string& file) {
  const auto same = [](const ParameterShape& shape, const ConstParameter& parameter) {
    return shape.name == parameter.name && shape.dims == parameter.dims;
  };
  if (std::equal(model.shapes.begin(), model.shapes.end(), parameters.begin(), parameters.end(), same))
    return;
  throw Error(Failure::model, file + ": is the model of another network than the checkpoint beside it");
}

}  // namespace

Evaluations::Evaluations(const TrainingInput& input)
    : in_(input),
      validation_(batches_of(input.data, Split::validation, *input.info.spec.data,
                             input.info.spec.train.eval_batch_size)),
      test_(batches_of(input.data, Split::test, *input.info.spec.data,
                       input.info.spec.train.eval_batch_size)) {}

std::optional<Evaluation> Evaluations::evaluate(Split split, const TrainingState& state, Updates& updates) {
  const Updates::Averaged averaged(updates, state.steps > 0);
  return evaluate(split, state.epoch, state.steps);
}

std::optional<Evaluation> Evaluations::test_model(const std::filesystem::path& model,
                                                  const TrainingState& state) {
  std::vector<std::vector<float>> last;  // a later run with more epochs goes on from these
  for (const ConstParameter& parameter : in_.network.parameters())
    last.emplace_back(parameter.value.begin(), parameter.value.end());
  if (in_.ranks == nullptr || in_.ranks->is_first()) take_weights(model);
  if (in_.ranks != nullptr) {
    for (const Parameter& parameter : in_.network.parameters_to_write())
      in_.ranks->broadcast(std::as_writable_bytes(parameter.value));
  }
  const auto result = evaluate(Split::test, state.model_epoch, state.steps);
  for (size_t i = 0; i < last.size(); ++i) {
    std::ranges::copy(last[i], in_.network.parameters_to_write()[i].value.begin());
  }
  return result;
}

void Evaluations::take_weights(const std::filesystem::path& model) {
  const LoadedModel best = load_model(model);
  check_parameters(best, in_.network.parameters(), shown(model));
  for (size_t i = 0; i < best.values.size(); ++i)
    std::ranges::copy(best.values[i].span(), in_.network.parameters_to_write()[i].value.begin());
}

void Evaluations::watch(const TrainingState& state) {
  const bool are_drawn = state.steps == 0 && !in_.info.begun_with;
  judge_.emplace(in_.network, are_drawn, in_.data, in_.info.spec);
}

void Evaluations::judge_order(const TrainingState& state) {
  if (const auto doubt = judge_->order_doubt(state)) in_.observer.on_warning(*doubt);
}

void Evaluations::judge(Split split, const Evaluation& evaluation, const TrainingState& state) {
  if (const auto doubt = judge_->judge(split, evaluation, counts_, state)) in_.observer.on_warning(*doubt);
}

std::optional<Evaluation> Evaluations::evaluate(Split split, int64_t epoch, int64_t step) {
  Batches& batches = split == Split::test ? test_ : validation_;
  const EvaluateWith scheme = in_.info.spec.train.evaluate_with;
  std::optional<Evaluation> result;
  if (in_.ranks != nullptr) {
    batches.fill_only(batches_of_rank(*in_.ranks, batches.batches()));
    Looks looks(scheme, in_.network, batches);
    result = evaluate_together(*in_.ranks, looks, in_.workers.pool(), counts_);
  } else {
    result =
        evaluate_unless(&in_.control.stop_flag(), in_.network, batches, in_.workers.pool(), &counts_, scheme);
  }
  if (!result) return result;
  if (!std::isfinite(result->loss)) {
    throw NotFinite{std::string("the loss of the ") + (split == Split::test ? "test set" : "validation set") +
                        " is no finite number",
                    step};
  }
  in_.observer.on_evaluation(
      {split, epoch, result->loss, result->correct, result->total, result->last_correct, result->last_total});
  return result;
}

}  // namespace cnn
