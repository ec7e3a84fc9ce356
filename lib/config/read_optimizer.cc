#include "config/read_optimizer.h"

#include <array>

#include "config/scalars.h"
#include "config/section.h"

namespace cnn {
namespace {

// In the order of the types in their table.
const std::array<OptimizerKind, 6> kKinds = {SgdSpec{},     AdagradSpec{}, AdadeltaSpec{},
                                             RmspropSpec{}, AdamSpec{},    AdamwSpec{}};

// Reads the keys of one type into its struct.
struct ReadKeys {
  Section& section;

  void operator()(SgdSpec& spec) const {
    section.read("momentum", spec.momentum);
    section.read("nesterov", spec.nesterov);
  }
  void operator()(AdagradSpec& spec) const { section.read("epsilon", spec.epsilon); }
  void operator()(AdadeltaSpec& spec) const {
    section.read("rho", spec.rho);
    section.read("epsilon", spec.epsilon);
  }
  void operator()(RmspropSpec& spec) const {
    section.read("alpha", spec.alpha);
    section.read("momentum", spec.momentum);
    section.read("epsilon", spec.epsilon);
  }
  void operator()(AdamSpec& spec) const {
    section.read("beta1", spec.beta1);
    section.read("beta2", spec.beta2);
    section.read("epsilon", spec.epsilon);
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
    const auto index = value.word(type_words(optimizer_keys()));
    return index ? optimizer_defaults(kKinds[*index]) : OptimizerSpec{};
  }
  Section section(value, optimizer_keys());
  const auto type = section.get("type");
  const auto index = type ? type->word(type_words(optimizer_keys())) : 0;
  // Of an optimizer that is not known, the other keys are not known either.
  if (!index) return {};
  section.choose_type(*index);
  OptimizerSpec spec = optimizer_defaults(kKinds[*index]);
  section.read("learning_rate", spec.learning_rate);
  std::visit(ReadKeys{section}, spec.kind);
  section.read("weight_decay", spec.weight_decay);
  section.read("l1", spec.l1);
  section.read("clip_norm", spec.clip_norm);
  section.read("decay_biases", spec.decay_biases);
  if (section.finish()) check_nesterov(spec, section);
  return spec;
}

const std::string& optimizer_word(const OptimizerKind& kind) {
  return optimizer_keys().types[kind.index()].word;
}

}  // namespace cnn
