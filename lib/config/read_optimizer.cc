#include "config/read_optimizer.h"

#include <array>

#include "config/scalars.h"
#include "config/typed_keys.h"

namespace cnn {
namespace {

constexpr RealRange kNotNegative = {.min = 0};
constexpr RealRange kPositive = {.min = 0, .excludes_min = true};
constexpr RealRange kFraction = {.min = 0, .max = 1};
constexpr RealRange kBelowOne = {.min = 0, .max = 1, .excludes_max = true};

// In the order of OptimizerKind.
const std::array<TypedKeys, 6> kTypes = {{{"sgd", {"momentum", "nesterov"}},
                                          {"adagrad", {"epsilon"}},
                                          {"adadelta", {"rho", "epsilon"}},
                                          {"rmsprop", {"alpha", "momentum", "epsilon"}},
                                          {"adam", {"beta1", "beta2", "epsilon"}},
                                          {"adamw", {"beta1", "beta2", "epsilon"}}}};
const std::array<OptimizerKind, 6> kKinds = {SgdSpec{},     AdagradSpec{}, AdadeltaSpec{},
                                             RmspropSpec{}, AdamSpec{},    AdamwSpec{}};

// Reads the keys of one type into its struct.
struct ReadKeys {
  Section& section;

  void operator()(SgdSpec& spec) const {
    read_real(section, "momentum", kBelowOne, spec.momentum);
    read_boolean(section, "nesterov", spec.nesterov);
  }
  void operator()(AdagradSpec& spec) const { read_real(section, "epsilon", kPositive, spec.epsilon); }
  void operator()(AdadeltaSpec& spec) const {
    read_real(section, "rho", kFraction, spec.rho);
    read_real(section, "epsilon", kPositive, spec.epsilon);
  }
  void operator()(RmspropSpec& spec) const {
    read_real(section, "alpha", kFraction, spec.alpha);
    read_real(section, "momentum", kBelowOne, spec.momentum);
    read_real(section, "epsilon", kPositive, spec.epsilon);
  }
  void operator()(AdamSpec& spec) const {
    read_real(section, "beta1", kBelowOne, spec.beta1);
    read_real(section, "beta2", kBelowOne, spec.beta2);
    read_real(section, "epsilon", kPositive, spec.epsilon);
  }
};

// Nesterov's step looks ahead along the momentum. Says nothing where the momentum is there but wrong: that
// has been said.
void check_nesterov(const OptimizerSpec& spec, Section& section) {
  const auto* sgd = std::get_if<SgdSpec>(&spec.kind);
  if (sgd == nullptr || !sgd->nesterov || sgd->momentum > 0) return;
  const auto momentum = section.get("momentum");
  if (momentum && parse_real(momentum->node()) != 0.0) return;
  section.get("nesterov")->fail("'nesterov' needs a momentum above 0, such as momentum: 0.9");
}

}  // namespace

OptimizerSpec read_optimizer(const Cursor& value) {
  if (value.is_scalar()) {
    const auto index = value.word(type_words(kTypes));
    return index ? optimizer_defaults(kKinds[*index]) : OptimizerSpec{};
  }
  Section section(value, "{type: sgd, learning_rate: 0.01}");
  const auto type = section.get("type");
  const auto index = type ? type->word(type_words(kTypes)) : 0;
  // Of an optimizer that is not known, the other keys are not known either.
  if (!index) return {};
  OptimizerSpec spec = optimizer_defaults(kKinds[*index]);
  read_real(section, "learning_rate", kNotNegative, spec.learning_rate);
  std::visit(ReadKeys{section}, spec.kind);
  refuse_keys_of_other_types(section, kTypes, *index);
  read_real(section, "weight_decay", kNotNegative, spec.weight_decay);
  read_real(section, "l1", kNotNegative, spec.l1);
  read_real(section, "clip_norm", kNotNegative, spec.clip_norm);
  read_boolean(section, "decay_biases", spec.decay_biases);
  if (section.finish()) check_nesterov(spec, section);
  return spec;
}

const std::string& optimizer_word(const OptimizerKind& kind) {
  return kTypes[kind.index()].type;
}

}  // namespace cnn
