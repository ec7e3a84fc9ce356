#include "optim/schedule.h"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>

namespace cnn {
namespace {

double factor(const ScheduleKind& kind, double done, double all = 10, int64_t warmup = 0) {
  return schedule_factor({kind, ScheduleUnit::epoch, warmup}, done, all);
}

TEST_CASE("schedules: the open ones follow their closed forms") {
  for (int t = 0; t < 40; ++t) {
    CAPTURE(t);
    CHECK(factor(ConstantSchedule{}, t) == 1);
    CHECK(factor(StepSchedule{7, 0.7}, t) == Approx(std::pow(0.7, t / 7)));
    const int passed = t >= 12 ? 2 : t >= 3 ? 1 : 0;
    CHECK(factor(MultistepSchedule{{3, 12}, 0.2}, t) == Approx(std::pow(0.2, passed)));
    CHECK(factor(ExponentialSchedule{0.9}, t) == Approx(std::exp(t * std::log(0.9))));
    CHECK(factor(InvSchedule{0.01, 0.75}, t) == Approx(1 / std::pow(1 + 0.01 * t, 0.75)));
  }
}

// Each row was computed by torch.optim.lr_scheduler of PyTorch 1.13 with a learning rate of 1 over ten steps:
// PolynomialLR(10, 2), CosineAnnealingLR(10, 0.1), LinearLR(1, 0.2, 10), OneCycleLR(1, 10),
// OneCycleLR(1, 10, pct_start=0.23, div_factor=5, final_div_factor=4, anneal_strategy="linear").
TEST_CASE("schedules: those that end with the training give PyTorch's rates") {
  const std::array<std::array<double, 10>, 5> expected = {
      {{1, 0.81, 0.64, 0.49, 0.36, 0.25, 0.16, 0.09, 0.04, 0.01},
       {1, 0.977975432333, 0.914057647469, 0.814503363532, 0.689057647469, 0.55, 0.410942352531,
        0.285496636468, 0.185942352531, 0.122024567667},
       {1, 0.92, 0.84, 0.76, 0.68, 0.6, 0.52, 0.44, 0.36, 0.28},
       {0.04, 0.52, 1, 0.950484632013, 0.81174565395, 0.611262021936, 0.388741978064, 0.18825834605,
        0.0495193679865, 4e-06},
       {0.2, 0.815384615385, 0.913636363636, 0.79025974026, 0.666883116883, 0.543506493506, 0.42012987013,
        0.296753246753, 0.173376623377, 0.05}}};
  const std::array<ScheduleKind, 5> kinds = {PolySchedule{2}, CosineSchedule{0.1}, LinearSchedule{0.2},
                                             OneCycleSchedule{},
                                             OneCycleSchedule{0.23, 0.2, 0.05, Anneal::linear}};
  for (size_t kind = 0; kind < kinds.size(); ++kind) {
    for (size_t t = 0; t < 10; ++t) {
      CAPTURE(kind, t);
      CHECK(factor(kinds[kind], static_cast<double>(t)) == Approx(expected[kind][t]).epsilon(1e-9));
    }
  }
}

TEST_CASE("schedules: a warm-up climbs in equal parts, and what ends with the training begins after it") {
  for (int t = 0; t < 4; ++t) {
    CHECK(factor(ConstantSchedule{}, t, 10, 4) == Approx((t + 1) / 4.0));
    CHECK(factor(CosineSchedule{}, t, 10, 4) == Approx((t + 1) / 4.0));
  }
  for (int t = 4; t < 10; ++t) {
    CHECK(factor(CosineSchedule{0.1}, t, 10, 4) == Approx(factor(CosineSchedule{0.1}, t - 4, 6)));
    CHECK(factor(OneCycleSchedule{}, t, 10, 4) == Approx(factor(OneCycleSchedule{}, t - 4, 6)));
    CHECK(factor(StepSchedule{5, 0.1}, t, 10, 4) == Approx(t < 5 ? 1 : 0.1));
  }
  CHECK(factor(ConstantSchedule{}, 0, 10, 1) == 1);
}

TEST_CASE("schedules: no training is too short for them") {
  const std::array<ScheduleKind, 5> kinds = {PolySchedule{}, CosineSchedule{}, LinearSchedule{},
                                             OneCycleSchedule{}, OneCycleSchedule{1, 0.1, 0.1}};
  for (const ScheduleKind& kind : kinds) {
    for (const int64_t warmup : {0, 1, 2, 50}) {
      for (int all = 1; all < 4; ++all) {
        for (int t = 0; t < all; ++t) {
          const double value = factor(kind, t, all, warmup);
          CHECK((value >= 0 && value <= 1));
        }
      }
    }
  }
}

TEST_CASE("schedules: by epoch the rate stays within an epoch, by step it does not") {
  ScheduleSpec spec{LinearSchedule{}, ScheduleUnit::epoch, 0};
  CHECK(schedule_factor_at_step(spec, 0, 5, 4) == 1);
  CHECK(schedule_factor_at_step(spec, 4, 5, 4) == 1);
  CHECK(schedule_factor_at_step(spec, 5, 5, 4) == Approx(0.75));
  spec.by = ScheduleUnit::step;
  CHECK(schedule_factor_at_step(spec, 4, 5, 4) == Approx(0.8));
  CHECK(schedule_factor_at_step(spec, 19, 5, 4) == Approx(0.05));
}

}  // namespace
}  // namespace cnn
