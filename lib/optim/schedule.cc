#include "optim/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace cnn {
namespace {

// From `from` at p = 0 to `to` at p = 1.
double along_cosine(double from, double to, double p) {
  return to + (from - to) * (1 + std::cos(std::numbers::pi * p)) / 2;
}
double along_line(double from, double to, double p) {
  return from + (to - from) * p;
}

struct Factor {
  double t;  // units done
  double u;  // of them, after the warm-up
  double U;  // of all, after the warm-up

  double progress() const { return U > 0 ? std::min(u / U, 1.0) : 0; }

  double operator()(const ConstantSchedule&) const { return 1; }
  double operator()(const StepSchedule& spec) const {
    return std::pow(spec.gamma, std::floor(t / static_cast<double>(spec.every)));
  }
  double operator()(const MultistepSchedule& spec) const {
    const auto passed = [&](int64_t at) { return static_cast<double>(at) <= t; };
    return std::pow(spec.gamma, static_cast<double>(std::ranges::count_if(spec.at, passed)));
  }
  double operator()(const ExponentialSchedule& spec) const { return std::pow(spec.gamma, t); }
  double operator()(const InvSchedule& spec) const { return std::pow(1 + spec.gamma * t, -spec.power); }
  double operator()(const PolySchedule& spec) const { return std::pow(1 - progress(), spec.power); }
  double operator()(const CosineSchedule& spec) const { return along_cosine(1, spec.final, progress()); }
  double operator()(const LinearSchedule& spec) const { return along_line(1, spec.final, progress()); }
  double operator()(const OneCycleSchedule& spec) const {
    const auto along = spec.anneal == Anneal::cosine ? along_cosine : along_line;
    const double peak = spec.peak_at * U - 1;
    const double last = U - 1;
    if (u < peak) return along(spec.start, 1, u / peak);
    return last > peak ? along(1, spec.final, std::min((u - peak) / (last - peak), 1.0)) : 1;
  }
};

}  // namespace

double schedule_factor(const ScheduleSpec& spec, double done, double all) {
  const auto warmup = static_cast<double>(spec.warmup);
  const double climb = done + 1 < warmup ? (done + 1) / warmup : 1;
  return climb * std::visit(Factor{done, std::max(done - warmup, 0.0), all - warmup}, spec.kind);
}

double schedule_factor_at_step(const ScheduleSpec& spec, int64_t step, int64_t steps_per_epoch,
                               int64_t epochs) {
  const int64_t unit = spec.by == ScheduleUnit::epoch ? steps_per_epoch : 1;  // in steps
  const int64_t done = step / unit;
  const int64_t all = epochs * (steps_per_epoch / unit);
  return schedule_factor(spec, static_cast<double>(done), static_cast<double>(all));
}

bool ends_with_training(const ScheduleSpec& spec) {
  return std::holds_alternative<PolySchedule>(spec.kind) ||
         std::holds_alternative<CosineSchedule>(spec.kind) ||
         std::holds_alternative<OneCycleSchedule>(spec.kind) ||
         std::holds_alternative<LinearSchedule>(spec.kind);
}

}  // namespace cnn
