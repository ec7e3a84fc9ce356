#include "run/open_training.h"

#include <utility>

#include "run/described_model.h"
#include "run/first_network.h"
#include "run/run_place.h"

namespace cnn {

OpenedTraining::OpenedTraining(PlannedTraining planned, Workers& workers, const Messages& messages)
    : planned_(std::move(planned)),
      workers_(workers),
      images_(open_training_images(planned_, workers.pool().threads(), messages)),
      network_(make_first_network(planned_, images_, workers, messages)),
      directory_(planned_.beginning.earlier
                     ? *planned_.beginning.earlier
                     : make_run_directory(planned_.wishes, planned_.spec.name, *planned_.disk)),
      info_(describe_model(images_, planned_.beginning.before(), planned_.wishes)) {
  planned_.beginning.initial.reset();  // the network has its weights
}

}  // namespace cnn
