#include <catch2/catch.hpp>

#include "config_test.h"

namespace cnn {
namespace {

ScheduleSpec schedule(const std::string& keys) {
  return parse(with("train: {schedule: {" + keys + "}}\n")).spec.train.schedule;
}
std::string schedule_fault(const std::string& keys) {
  return faults(with("train: {schedule: {" + keys + "}}\n"));
}

TEST_CASE("schedule: every type and its keys") {
  CHECK(schedule("type: constant") == ScheduleSpec{});
  CHECK(schedule("type: step, every: 5, gamma: 0.7").kind == ScheduleKind(StepSchedule{5, 0.7}));
  CHECK(schedule("type: multistep, at: [30, 60], gamma: 0.2").kind ==
        ScheduleKind(MultistepSchedule{{30, 60}, 0.2}));
  CHECK(schedule("type: exponential, gamma: 0.95").kind == ScheduleKind(ExponentialSchedule{0.95}));
  CHECK(schedule("type: inv, gamma: 0.0001, power: 0.75").kind == ScheduleKind(InvSchedule{0.0001, 0.75}));
  CHECK(schedule("type: poly, power: 2").kind == ScheduleKind(PolySchedule{2}));
  CHECK(schedule("type: cosine, final: 0.01").kind == ScheduleKind(CosineSchedule{0.01}));
  CHECK(schedule("type: one_cycle, peak_at: 0.2, start: 0.1, final: 0.05, anneal: linear").kind ==
        ScheduleKind(OneCycleSchedule{0.2, 0.1, 0.05, Anneal::linear}));
  CHECK(schedule("type: linear, final: 0.1").kind == ScheduleKind(LinearSchedule{0.1}));
  CHECK(schedule("type: cosine, warmup: 500, by: step") ==
        ScheduleSpec{CosineSchedule{}, ScheduleUnit::step, 500});
}

TEST_CASE("schedule: what is not given is as in PyTorch, and by epoch") {
  CHECK(schedule("type: step, every: 5") == ScheduleSpec{StepSchedule{5, 0.1}, ScheduleUnit::epoch, 0});
  CHECK(schedule("type: multistep, at: 5").kind == ScheduleKind(MultistepSchedule{{5}, 0.1}));
  CHECK(schedule("type: poly").kind == ScheduleKind(PolySchedule{1}));
  CHECK(schedule("type: one_cycle").kind ==
        ScheduleKind(OneCycleSchedule{0.3, 1 / 25.0, 1 / 25.0 / 1e4, Anneal::cosine}));
}

TEST_CASE("schedule: what a type needs is asked for") {
  CHECK(schedule_fault("warmup: 5") == "'schedule' needs 'type', such as type: cosine");
  CHECK(schedule_fault("gamma: 0.5, every: 3") == "'schedule' needs 'type', such as type: step");
  CHECK(schedule_fault("gamma: 0.5, every: 3, no: 1").find("'schedule' needs 'type', such as type: cosine") !=
        std::string::npos);
  CHECK(schedule_fault("type: step") ==
        "'schedule' needs 'every', the epochs or steps between two drops, such as every: 10");
  CHECK(schedule_fault("type: multistep") ==
        "'schedule' needs 'at', the epochs or steps of the drops, such as at: [30, 60]");
  CHECK(schedule_fault("type: exponential") == "'schedule' needs 'gamma', such as gamma: 0.95");
  CHECK(schedule_fault("type: inv, gamma: 1") == "'schedule' needs 'power', such as power: 0.75");
  CHECK(faults(with("train: {schedule: step}\n")) ==
        "'step' needs more than its name: write {type: step, every: ...}");
}

TEST_CASE("schedule: an unknown type or unit is refused") {
  CHECK(
      schedule_fault("type: cosin, gamma: 1") ==
      "'type' must be constant, step, multistep, exponential, inv, poly, cosine, one_cycle or linear, got "
      "'cosin': did you mean 'cosine'? | unknown key 'gamma' in 'schedule': step, multistep, exponential and "
      "inv have it, cosine has not");
  CHECK(schedule_fault("type: cosine, by: batch") == "'by' must be epoch or step, got 'batch'");
}

TEST_CASE("schedule: a key of another type is refused with the types that have it") {
  CHECK(schedule_fault("type: cosine, gamma: 1") ==
        "unknown key 'gamma' in 'schedule': step, multistep, exponential and inv have it, cosine has not");
  CHECK(schedule_fault("type: constant, every: 3") ==
        "unknown key 'every' in 'schedule': step has it, constant has not");
  CHECK(schedule_fault("type: step, every: 3, gama: 1") ==
        "unknown key 'gama' in 'schedule': did you mean 'gamma'?");
  CHECK(schedule_fault("type: step, every: 3, x: 1") ==
        "unknown key 'x' in 'schedule'; known keys are type, by, warmup, every and gamma");
}

TEST_CASE("schedule: numbers out of their range are refused") {
  CHECK(schedule_fault("type: step, every: 0") == "'every' must be a whole number of at least 1, got '0'");
  CHECK(schedule_fault("type: step, every: 1, gamma: 0") == "'gamma' must be a number above 0, got '0'");
  CHECK(schedule_fault("type: multistep, at: []") == "'at' is empty: give it as in at: [30, 60]");
  CHECK(schedule_fault("type: multistep, at: [0]") == "'at' must be a whole number of at least 1, got '0'");
  CHECK(schedule_fault("type: multistep, at: [30, 30]") ==
        "the numbers of 'at' must rise, but 30 follows 30");
  CHECK(
      schedule_fault("type: inv, gamma: -1, power: -1") ==
      "'gamma' must be a number of at least 0, got '-1' | 'power' must be a number of at least 0, got '-1'");
  CHECK(schedule_fault("type: one_cycle, peak_at: 1.1") ==
        "'peak_at' must be a number of at least 0 and at most 1, got '1.1'");
  CHECK(schedule_fault("type: one_cycle, anneal: log") == "'anneal' must be cosine or linear, got 'log'");
  CHECK(schedule_fault("type: cosine, final: -1") == "'final' must be a number of at least 0, got '-1'");
  CHECK(schedule_fault("type: cosine, warmup: -1") ==
        "'warmup' must be a whole number of at least 0, got '-1'");
}

}  // namespace
}  // namespace cnn
