#include "dashboard/time_left.h"

namespace cnn {
namespace {

constexpr double kForwardShare = 1.0 / 3;  // of a step's time, which has a backward pass of two such

}  // namespace

void TimeLeft::take(const BatchEvent& event, int64_t validate_every) {
  if (!(event.images_per_second > 0)) return;
  const auto images = static_cast<double>(event.seen + event.images);
  const Part now{images, images / event.images_per_second};
  if (last_.epoch == 0) {
    first_ = now;
    is_first_here_ = true;
  } else if (event.epoch != last_.epoch) {
    before_ = now_;
    if (is_first_here_) before_ = {now_.images - first_.images, now_.seconds - first_.seconds};
    is_first_here_ = false;
  }
  now_ = now;
  last_ = event;
  last_.settings = nullptr;  // which is good for this call alone
  validate_every_ = validate_every;
  is_evaluated_ = false;
}

void TimeLeft::take_evaluation(int64_t images, double seconds) {
  is_evaluated_ = true;
  if (images > 0) evaluation_seconds_ = seconds / static_cast<double>(images);
}

double TimeLeft::image_seconds() const {
  Part all{now_.images + before_.images, now_.seconds + before_.seconds};
  if (is_first_here_) all = {all.images - first_.images, all.seconds - first_.seconds};
  if (all.images > 0 && all.seconds > 0) return all.seconds / all.images;
  return first_.seconds / first_.images;
}

int64_t TimeLeft::evaluations_left() const {
  const int64_t within = validate_every_ > 0 ? (last_.batches - 1) / validate_every_ : 0;
  const int64_t done = validate_every_ > 0 ? last_.batch / validate_every_ : 0;
  return (last_.epochs - last_.epoch) * (within + 1) + within - done + (is_evaluated_ ? 0 : 1);
}

std::optional<double> TimeLeft::seconds() const {
  if (last_.epoch == 0) return std::nullopt;
  const int64_t epochs = last_.epochs - last_.epoch + 1;
  const auto images = static_cast<double>(epochs * last_.total - last_.seen - last_.images);
  const auto evaluated = static_cast<double>(evaluations_left() * evaluated_.of_epoch + evaluated_.at_end);
  return images * image_seconds() + evaluated * evaluation_seconds_.value_or(kForwardShare * image_seconds());
}

}  // namespace cnn
