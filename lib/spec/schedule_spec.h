// How the learning rate moves while a network trains. What each schedule computes: kinds/schedules.h.
#pragma once

#include <cstdint>

#include "kinds/schedules.h"

namespace cnn {

enum class ScheduleUnit { epoch, step };

constexpr const char* word_of(ScheduleUnit unit) {
  switch (unit) {
    case ScheduleUnit::epoch:
      return "epoch";
    case ScheduleUnit::step:
      return "step";
  }
  return nullptr;
}

struct ScheduleSpec {
  ScheduleKind kind;
  ScheduleUnit by = ScheduleUnit::epoch;  // what `every`, `at`, `warmup` and the formulas count
  int64_t warmup = 0;                     // units in which the rate climbs in a line

  // The keys of all kinds.
  static void describe(auto& spec, auto&& each) {
    each("by", spec.by, OneWord{}, "the unit of t, every, at and warmup");
    each("warmup", spec.warmup, WholeRange{0}, "units over which the rate climbs first, in equal parts");
  }
  bool operator==(const ScheduleSpec&) const = default;
};

}  // namespace cnn
