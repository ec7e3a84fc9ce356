#include "config/read_schedule.h"

#include <array>
#include <limits>

#include "config/section.h"

namespace cnn {
namespace {

constexpr int64_t kUnbounded = std::numeric_limits<int64_t>::max();
// Rising numbers from 1; a single one may stand without brackets.
std::vector<int64_t> read_milestones(const Cursor& value) {
  std::vector<int64_t> at;
  if (value.is_list() && value.node().items.empty()) value.fail("'at' is empty: give it as in at: [30, 60]");
  for (const Cursor& item : value.is_list() ? value.items() : std::vector<Cursor>{value}) {
    const auto milestone = item.integer(1, kUnbounded);
    if (!milestone) continue;
    if (!at.empty() && *milestone <= at.back()) {
      item.fail("the numbers of 'at' must rise, but " + std::to_string(*milestone) + " follows " +
                std::to_string(at.back()));
    }
    at.push_back(*milestone);
  }
  return at;
}

// Reads the keys of one type into its struct.
struct ReadKeys {
  Section& section;

  void operator()(ConstantSchedule&) const {}
  void operator()(StepSchedule& spec) const {
    spec.every = 1;
    section.require("every", ", the epochs or steps between two drops, such as every: 10", spec.every);
    section.read("gamma", spec.gamma);
  }
  void operator()(MultistepSchedule& spec) const {
    const auto at = section.require("at", ", the epochs or steps of the drops, such as at: [30, 60]");
    if (at) spec.at = read_milestones(*at);
    section.read("gamma", spec.gamma);
  }
  void operator()(ExponentialSchedule& spec) const {
    section.require("gamma", ", such as gamma: 0.95", spec.gamma);
  }
  void operator()(InvSchedule& spec) const {
    section.require("gamma", ", such as gamma: 0.0001", spec.gamma);
    section.require("power", ", such as power: 0.75", spec.power);
  }
  void operator()(PolySchedule& spec) const { section.read("power", spec.power); }
  void operator()(CosineSchedule& spec) const { section.read("final", spec.final); }
  void operator()(LinearSchedule& spec) const { section.read("final", spec.final); }
  void operator()(OneCycleSchedule& spec) const {
    section.read("peak_at", spec.peak_at);
    section.read("start", spec.start);
    section.read("final", spec.final);
    if (const auto anneal = section.read_word("anneal")) spec.anneal = static_cast<Anneal>(*anneal);
  }
};

// In the order of the types in their table.
const std::array<ScheduleKind, 9> kKinds = {ConstantSchedule{},    StepSchedule{},     MultistepSchedule{},
                                            ExponentialSchedule{}, InvSchedule{},      PolySchedule{},
                                            CosineSchedule{},      OneCycleSchedule{}, LinearSchedule{}};

// A type alone, which must have a default for each of its keys.
ScheduleSpec read_short(const Cursor& value) {
  const auto index = value.word(type_words(schedule_keys()));
  if (!index) return {};
  const KeyType& type = schedule_keys().types[*index];
  std::string needed;
  for (const Key& key : type.keys) {
    if (key.fallback.empty()) needed += ", " + key.name + ": ...";
  }
  if (!needed.empty())
    value.fail("'" + type.word + "' needs more than its name: write {type: " + type.word + needed + "}");
  ScheduleSpec spec;
  spec.kind = kKinds[*index];
  return spec;
}

}  // namespace

ScheduleSpec read_schedule(const Cursor& value) {
  if (value.is_scalar()) return read_short(value);
  ScheduleSpec spec;
  Section section(value, schedule_keys());
  const auto type = section.require("type", ", such as type: cosine");
  if (type) {
    const auto index = type->word(type_words(schedule_keys()));
    if (!index) return spec;  // of a schedule that is not known, the other keys are not known either
    section.choose_type(*index);
    spec.kind = kKinds[*index];
    std::visit(ReadKeys{section}, spec.kind);
  } else {
    section.take_all_types();
  }
  if (const auto by = section.read_word("by")) spec.by = static_cast<ScheduleUnit>(*by);
  section.read("warmup", spec.warmup);
  section.finish();
  return spec;
}

const std::string& schedule_word(const ScheduleKind& kind) {
  return schedule_keys().types[kind.index()].word;
}

}  // namespace cnn
