#include "run/open_evaluation.h"

#include <algorithm>

#include "base/error.h"
#include "base/printable.h"
#include "base/program_name.h"
#include "base/shell_word.h"
#include "data/decode_images.h"
#include "data/trained_images.h"
#include "infer/evaluate.h"
#include "run/left_out.h"
#include "run/other_run.h"
#include "run/other_set.h"
#include "run/sources.h"

namespace cnn {
namespace {

// Proposes those sets that there are.
[[noreturn]] void refuse_empty(const EvaluationWishes& wishes, const DataSpec& data) {
  const bool on_test = wishes.split == Split::test;
  const std::string& option = wishes.by.split;
  const std::string other = on_test ? "validation" : "test";
  const bool has_other = on_test ? data.has_validation() : data.has_test();
  throw Error(
      Failure::usage,
      shown(wishes.model) + ": was trained without a " +
          (on_test ? "test set (data.test)" : "validation split (data.validation is 0)") +
          (option.empty() ? "" : "; give " + (has_other ? option + other + " or " : "") + option + "train"));
}

// Evaluates the model as this was to be.
std::string eval_command(const EvaluationWishes& wishes) {
  return program_command("eval ") + shell_path(wishes.model) +
         (wishes.data.empty() ? "" : " --data " + shell_path(wishes.data));
}

}  // namespace

OpenedEvaluation::OpenedEvaluation(const EvaluationWishes& wishes)
    : wishes_(wishes),
      model_(wishes.model),
      data_spec_(
          data_of({wishes.model, true, model_.spec(), wishes.data, wishes.by.command, {}, wishes.by.rest},
                  "names no data to evaluate on")) {}

void OpenedEvaluation::open_images(Workers& workers, const Messages& messages) {
  const ModelInfo& info = model_.info();
  Messages telling = messages;
  telling.warn = [&](const std::string& doubt) {
    doubts_.push_back(doubt);
    messages.warn(doubt);
  };
  if (const auto doubt = doubt_of_run(wishes_.model, info)) telling.warn(*doubt);
  const bool on_test = wishes_.split == Split::test;
  const bool is_elsewhere = !wishes_.data.empty();
  const auto& listed = info.trained_on;
  std::optional<std::vector<uint64_t>> own_set;  // in the place of a list
  if (on_test && is_elsewhere && !listed) own_set = images_of_other_set(*info.spec.data, data_spec_);
  const int threads = workers.pool().threads();
  const DataNeeds needs = needs_of(wishes_.split, listed ? &*listed : own_set ? &*own_set : nullptr, threads);
  data_ = cnn::open_images(data_spec_, model_.plan(), needs, messages);
  data_.mean_image = info.mean_image;
  if (own_set) {
    leave_out_of_test(*own_set, wishes_.model, data_, telling);
  } else {
    const EvaluatedWith with{wishes_.model, wishes_.split, is_elsewhere, eval_command(wishes_),
                             [&] { return has_new_images(threads); }};
    leave_out_of_evaluation(info, with, data_, telling);
  }
  const int64_t size = wishes_.batch_size.value_or(model_.spec().train.eval_batch_size);
  batches_ = std::make_unique<Batches>(batches_of(data_, wishes_.split, data_spec_, size));
  if (batches_->images() == 0) refuse_empty(wishes_, data_spec_);
  network_ = model_.make_network(batches_->batch_images(0), workers);
}

// Of another set than the one trained on `trained_on` tells what is to be tested on.
DataNeeds OpenedEvaluation::needs_of(Split split, const std::vector<uint64_t>* trained_on,
                                     int threads) const {
  const bool on_test = split == Split::test;
  const auto& others = model_.info().not_trained_on;
  DataNeeds needs{!on_test, on_test, model_.info().classes, threads, std::nullopt, false};
  if (on_test && !wishes_.data.empty()) needs.trained_on = trained_on;
  if (needs.trained_on != nullptr && others) needs.not_trained_on = &*others;
  needs.only = split;
  return needs;
}

// Whether the test set has some that the model lists neither as trained on nor as validated with.
bool OpenedEvaluation::has_new_images(int threads) const try {
  const ModelInfo& info = model_.info();
  if (!info.trained_on) return false;
  OpenedData data =
      cnn::open_images(data_spec_, model_.plan(), needs_of(Split::test, &*info.trained_on, threads), {});
  leave_out(*info.trained_on, data);
  const int64_t validated = info.validated_with ? count_listed(*info.validated_with, data).test : 0;
  return std::ssize(data.testing.indices) > validated;
} catch (const Error&) {
  return false;  // no test set that could be read
}

int64_t OpenedEvaluation::index_of(int64_t place) const {
  return data_.images_of(wishes_.split).indices[static_cast<size_t>(place)];
}

std::string OpenedEvaluation::name_of(int64_t place) const {
  const int64_t index = index_of(place);
  return set().files.empty() ? std::to_string(index) : set().files[static_cast<size_t>(index)].string();
}

std::vector<uint8_t> OpenedEvaluation::pixels_of(int64_t place) const {
  const int64_t index = index_of(place);
  std::vector<uint8_t> pixels(static_cast<size_t>(set().image.size()));
  if (set().is_streamed()) {
    decode_again(set(), index, pixels.data());
  } else {
    std::copy_n(set().pixels_of(index), pixels.size(), pixels.begin());
  }
  return pixels;
}

std::vector<float> OpenedEvaluation::image_of(int64_t place, ThreadPool& pool) const {
  const Subset one{{index_of(place)}};
  std::vector<float> image(static_cast<size_t>(set().image.size()));
  int32_t label = 0;
  batches_of({set(), one}, data_, data_spec_, 1).fill(0, image.data(), &label, pool);
  return image;
}

}  // namespace cnn
