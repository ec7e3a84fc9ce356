#include "run/open_training.h"

#include <utility>

#include "run/first_network.h"
#include "run/run_place.h"
#include "run/together.h"
#include "run/training_images.h"

namespace cnn {
namespace {

TrainingParts make_parts(const PlannedTraining& planned, Workers& workers, const Messages& messages) {
  TrainingImages images = open_training_images(planned, workers.pool().threads(), messages);
  auto network = make_first_network(planned, images, workers, messages);
  const auto& earlier = planned.beginning.earlier;
  RunDirectory directory;
  if (earlier) {
    directory = *earlier;
  } else if (planned.wishes.writes()) {
    directory = make_run_directory(planned.wishes, planned.spec.name, *planned.disk);
  } else {
    directory = read_only_directory(planned.wishes.out, *planned.disk);
  }
  return {std::move(images.data), std::move(images.info), std::move(directory), std::move(network)};
}

}  // namespace

OpenedTraining::OpenedTraining(PlannedTraining planned, Workers& workers, const Messages& messages)
    : planned_(std::move(planned)), workers_(workers), parts_(make_parts(planned_, workers, messages)) {
  planned_.beginning.initial.reset();  // the network has its weights
}

std::unique_ptr<OpenedTraining> open_together(Ranks& ranks, PlannedTraining planned, Workers& workers,
                                              const Messages& messages) {
  std::unique_ptr<OpenedTraining> opened;
  do_together(ranks,
              [&] { opened = std::make_unique<OpenedTraining>(std::move(planned), workers, messages); });
  check_same_on_all(ranks, opened->spec(), opened->data());
  return opened;
}

}  // namespace cnn
