#include "train/steady_rate.h"

namespace cnn {

double SteadyRate::look(const BatchEvent& event) {
  if (event.epoch != epoch_) before_ = now_;
  epoch_ = event.epoch;
  ++steps_;
  const auto images = static_cast<double>(event.seen + event.images);
  now_ = {images, images / event.images_per_second};
  const double seconds = now_.seconds + before_.seconds;
  return seconds > 0 ? (now_.images + before_.images) / seconds : event.images_per_second;
}

}  // namespace cnn
