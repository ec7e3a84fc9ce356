// How the learning rate moves while a network trains. What each schedule computes: optim/schedule.h.
#pragma once

#include <cstdint>
#include <variant>
#include <vector>

namespace cnn {

// The rate stays.
struct ConstantSchedule {
  bool operator==(const ConstantSchedule&) const = default;
};

// Multiplied by `gamma` each `every` units.
struct StepSchedule {
  int64_t every = 0;   // >= 1
  double gamma = 0.1;  // > 0

  bool operator==(const StepSchedule&) const = default;
};

// Multiplied by `gamma` at each of `at`.
struct MultistepSchedule {
  std::vector<int64_t> at;  // >= 1, rising
  double gamma = 0.1;       // > 0

  bool operator==(const MultistepSchedule&) const = default;
};

// Multiplied by `gamma` each unit.
struct ExponentialSchedule {
  double gamma = 0;  // > 0

  bool operator==(const ExponentialSchedule&) const = default;
};

// Divided by (1 + gamma t)^power.
struct InvSchedule {
  double gamma = 0;  // >= 0
  double power = 0;  // >= 0

  bool operator==(const InvSchedule&) const = default;
};

// Falls to 0 at the end as a power of what is left.
struct PolySchedule {
  double power = 1;  // >= 0

  bool operator==(const PolySchedule&) const = default;
};

// Falls along half a cosine to `final` at the end.
struct CosineSchedule {
  double final = 0;  // >= 0, a fraction of the learning rate

  bool operator==(const CosineSchedule&) const = default;
};

enum class Anneal { cosine, linear };

// Climbs to the learning rate, then falls. The defaults are PyTorch's.
struct OneCycleSchedule {
  double peak_at = 0.3;  // in [0, 1], a fraction of the training
  double start = 0.04;   // >= 0, a fraction of the learning rate
  double final = 4e-6;   // >= 0, a fraction of the learning rate
  Anneal anneal = Anneal::cosine;

  bool operator==(const OneCycleSchedule&) const = default;
};

// Falls in a line to `final` at the end.
struct LinearSchedule {
  double final = 0;  // >= 0, a fraction of the learning rate

  bool operator==(const LinearSchedule&) const = default;
};

// In the order of the config's words: constant, step, multistep, exponential, inv, poly, cosine, one_cycle,
// linear.
using ScheduleKind =
    std::variant<ConstantSchedule, StepSchedule, MultistepSchedule, ExponentialSchedule, InvSchedule,
                 PolySchedule, CosineSchedule, OneCycleSchedule, LinearSchedule>;

enum class ScheduleUnit { epoch, step };

struct ScheduleSpec {
  ScheduleKind kind;
  ScheduleUnit by = ScheduleUnit::epoch;  // what `every`, `at`, `warmup` and the formulas count
  int64_t warmup = 0;                     // >= 0; units in which the rate climbs in a line

  bool operator==(const ScheduleSpec&) const = default;
};

}  // namespace cnn
