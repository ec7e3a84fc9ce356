#include "run/open_training.h"

#include <utility>

#include "run/first_network.h"
#include "run/run_place.h"
#include "run/training_images.h"

namespace cnn {
namespace {

TrainingParts make_parts(const PlannedTraining& planned, Workers& workers, const Messages& messages) {
  TrainingImages images = open_training_images(planned, workers.pool().threads(), messages);
  auto network = make_first_network(planned, images, workers, messages);
  const auto& earlier = planned.beginning.earlier;
  return {std::move(images.data), std::move(images.info),
          earlier ? *earlier : make_run_directory(planned.wishes, planned.spec.name, *planned.disk),
          std::move(network)};
}

}  // namespace

OpenedTraining::OpenedTraining(PlannedTraining planned, Workers& workers, const Messages& messages)
    : planned_(std::move(planned)), workers_(workers), parts_(make_parts(planned_, workers, messages)) {
  planned_.beginning.initial.reset();  // the network has its weights
}

}  // namespace cnn
