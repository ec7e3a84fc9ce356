#include "run/training_images.h"

#include <string>
#include <utility>

#include "base/printable.h"
#include "base/readable_numbers.h"
#include "config/write_config.h"
#include "run/measured_images.h"
#include "run/training_config.h"
#include "spec/single_value_norm.h"

namespace cnn {
namespace {

void tell_numbers(const OpenedData& data, const Messages& messages) {
  messages.inform(counted(std::ssize(data.training.indices), "image") + " to train on, " +
                  std::to_string(data.validation.indices.size()) + " for validation, " +
                  std::to_string(data.testing.indices.size()) + " for the test");
}

}  // namespace

TrainingImages open_training_images(const PlannedTraining& planned, int threads, const Messages& messages) {
  auto [data, spec] = open_measured_images(planned, threads, messages);
  const Beginning& beginning = planned.beginning;
  TrainedOn trained_on =
      leave_out_of_training(beginning.initial ? &beginning.initial->info : nullptr, beginning.before(),
                            spec.train.epochs > 0, spec.data->is_of_folders(), data, messages);
  tell_numbers(data, messages);
  refuse_single_values(planned.plan, spec.train.batch_size, std::ssize(data.training.indices),
                       shown(planned.wishes.config), kBatchSizeKey);
  check_reads_back(spec);
  return {std::move(data), std::move(spec), std::move(trained_on)};
}

}  // namespace cnn
