#include "run/measured_images.h"

#include <string>
#include <utility>
#include <variant>

#include "base/printable.h"
#include "data/class_weights.h"
#include "data/label_classes.h"
#include "run/sources.h"

namespace cnn {
namespace {

OpenedData open(const PlannedTraining& planned, int threads, const Messages& messages) {
  const ModelInfo* before = planned.beginning.before();
  DataNeeds needs;
  needs.threads = threads;
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

}  // namespace

MeasuredImages open_measured_images(const PlannedTraining& planned, int threads, const Messages& messages) {
  MeasuredImages images{open(planned, threads, messages), planned.spec};
  measure_training_images(*images.spec.data, images.data);
  balance_classes(images.spec, images.data, messages);
  planned.beginning.check_same(images.spec, images.data);
  return images;
}

}  // namespace cnn
