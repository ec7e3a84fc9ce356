#include "config/read_schedule.h"

#include <array>
#include <limits>

#include "config/typed_keys.h"

namespace cnn {
namespace {

constexpr int64_t kUnbounded = std::numeric_limits<int64_t>::max();
constexpr RealRange kPositive = {.min = 0, .excludes_min = true};
constexpr RealRange kNotNegative = {.min = 0};

// In the order of ScheduleKind.
const std::array<TypedKeys, 9> kTypes = {{{"constant", {}},
                                          {"step", {"every", "gamma"}},
                                          {"multistep", {"at", "gamma"}},
                                          {"exponential", {"gamma"}},
                                          {"inv", {"gamma", "power"}},
                                          {"poly", {"power"}},
                                          {"cosine", {"final"}},
                                          {"one_cycle", {"peak_at", "start", "final", "anneal"}},
                                          {"linear", {"final"}}}};
const std::string kUnits[] = {"epoch", "step"};
const std::string kAnneals[] = {"cosine", "linear"};

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
    const auto every = section.require("every", ", the epochs or steps between two drops, such as every: 10");
    if (every) spec.every = every->integer(1, kUnbounded).value_or(1);
    read_real(section, "gamma", kPositive, spec.gamma);
  }
  void operator()(MultistepSchedule& spec) const {
    const auto at = section.require("at", ", the epochs or steps of the drops, such as at: [30, 60]");
    if (at) spec.at = read_milestones(*at);
    read_real(section, "gamma", kPositive, spec.gamma);
  }
  void operator()(ExponentialSchedule& spec) const {
    require_real(section, "gamma", ", such as gamma: 0.95", kPositive, spec.gamma);
  }
  void operator()(InvSchedule& spec) const {
    require_real(section, "gamma", ", such as gamma: 0.0001", kNotNegative, spec.gamma);
    require_real(section, "power", ", such as power: 0.75", kNotNegative, spec.power);
  }
  void operator()(PolySchedule& spec) const { read_real(section, "power", kNotNegative, spec.power); }
  void operator()(CosineSchedule& spec) const { read_real(section, "final", kNotNegative, spec.final); }
  void operator()(LinearSchedule& spec) const { read_real(section, "final", kNotNegative, spec.final); }
  void operator()(OneCycleSchedule& spec) const {
    read_real(section, "peak_at", {.min = 0, .max = 1}, spec.peak_at);
    read_real(section, "start", kNotNegative, spec.start);
    read_real(section, "final", kNotNegative, spec.final);
    const auto anneal = section.get("anneal");
    if (anneal) spec.anneal = static_cast<Anneal>(anneal->word(kAnneals).value_or(0));
  }
};

const std::array<ScheduleKind, 9> kKinds = {ConstantSchedule{},    StepSchedule{},     MultistepSchedule{},
                                            ExponentialSchedule{}, InvSchedule{},      PolySchedule{},
                                            CosineSchedule{},      OneCycleSchedule{}, LinearSchedule{}};

}  // namespace

ScheduleSpec read_schedule(const Cursor& value) {
  ScheduleSpec spec;
  Section section(value, "{type: cosine}");
  const auto type = section.require("type", ", such as type: cosine");
  if (type) {
    const auto index = type->word(type_words(kTypes));
    if (!index) return spec;  // of a schedule that is not known, the other keys are not known either
    spec.kind = kKinds[*index];
    std::visit(ReadKeys{section}, spec.kind);
    refuse_keys_of_other_types(section, kTypes, *index);
  } else {
    know_keys_of_all_types(section, kTypes);
  }
  if (const auto by = section.get("by")) spec.by = static_cast<ScheduleUnit>(by->word(kUnits).value_or(0));
  read_integer(section, "warmup", 0, kUnbounded, spec.warmup);
  section.finish();
  return spec;
}

const std::string& schedule_word(const ScheduleKind& kind) {
  return kTypes[kind.index()].type;
}

}  // namespace cnn
