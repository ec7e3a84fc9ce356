#include "optim/schedule.h"

#include <algorithm>

namespace cnn {
double schedule_factor(const ScheduleSpec& spec, double done, double all) {
  const auto warmup = static_cast<double>(spec.warmup);
  const double climb = done + 1 < warmup ? (done + 1) / warmup : 1;
  const ScheduleTime time{done, std::max(done - warmup, 0.0), all - warmup};
  return climb * std::visit([&](const auto& kind) { return kind.factor(time); }, spec.kind);
}

double schedule_factor_at_step(const ScheduleSpec& spec, int64_t step, int64_t steps_per_epoch,
                               int64_t epochs) {
  const int64_t unit = spec.by == ScheduleUnit::epoch ? steps_per_epoch : 1;  // in steps
  const int64_t done = step / unit;
  const int64_t all = epochs * (steps_per_epoch / unit);
  return schedule_factor(spec, static_cast<double>(done), static_cast<double>(all));
}

bool ends_with_training(const ScheduleSpec& spec) {
  return std::visit([](const auto& kind) { return kind.course; }, spec.kind) == Course::ends_with_training;
}

}  // namespace cnn
