#include "run/training_images.h"

#include <string>
#include <utility>
#include <variant>

#include "base/available_memory.h"
#include "base/printable.h"
#include "base/readable_numbers.h"
#include "config/write_config.h"
#include "data/class_weights.h"
#include "data/label_classes.h"
#include "run/described_model.h"
#include "run/left_out.h"
#include "run/require_memory.h"
#include "run/sources.h"
#include "spec/single_value_norm.h"

namespace cnn {
namespace {

OpenedData read(const PlannedTraining& planned, int threads, const Messages& messages) {
  const ModelInfo* before = planned.beginning.before();
  DataNeeds needs;
  needs.threads = threads;
  if (planned.wishes.ranks_here > 1) needs.memory = available_memory() / (2 * planned.wishes.ranks_here);
  needs.can_skip_bad = before == nullptr;
  OpenedData data = open_images(*planned.spec.data, planned.plan, needs, messages);
  if (data.train.is_streamed())
    messages.inform("the training images are more than memory holds: they are decoded anew in each epoch");
  require_two_classes(*planned.spec.data, data);
  if (before != nullptr) data.mean_image = before->mean_image;
  return data;
}

// `class_weights: balanced` as numbers.
void balance_classes(RunSpec& spec, const OpenedData& data, const Messages& messages) {
  if (!std::holds_alternative<BalancedWeights>(spec.train.loss.class_weights)) return;
  auto weights = balanced_class_weights(data.train, data.training, std::ssize(data.classes));
  std::string empty;
  for (size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] == 0) empty += (empty.empty() ? "" : ", ") + printable(data.classes[i]);
  }
  if (!empty.empty())
    messages.warn("no image to train on is of class " + empty + "; in class_weights: balanced it weighs 0");
  spec.train.loss.class_weights = std::move(weights);
}

void tell_numbers(const OpenedData& data, const Messages& messages) {
  messages.inform(counted(std::ssize(data.training.indices), "image") + " to train on, " +
                  std::to_string(data.validation.indices.size()) + " for validation, " +
                  std::to_string(data.testing.indices.size()) + " for the test");
}

}  // namespace

TrainingImages open_training_images(const PlannedTraining& planned, int threads, const Messages& messages) {
  const Beginning& beginning = planned.beginning;
  OpenedData data = read(planned, threads, messages);
  RunSpec spec = planned.spec;
  measure_training_images(*spec.data, data);
  balance_classes(spec, data, messages);
  planned.check_same(spec, data);
  TrainedOn trained_on =
      leave_out_of_training(beginning.initial ? &beginning.initial->info : nullptr, beginning.before(),
                            spec.train.epochs > 0, spec.data->is_of_folders(), data, messages);
  if (planned.wishes.no_test) data.testing.indices.clear();
  tell_numbers(data, messages);
  refuse_single_values(planned.plan, spec.train.batch_size, std::ssize(data.training.indices),
                       shown(planned.wishes.config), kBatchSizeKey);
  check_reads_back(spec);
  ModelInfo info = describe_model(spec, data, std::move(trained_on), beginning.before(), planned.wishes);
  return {std::move(info), std::move(data)};
}

}  // namespace cnn
