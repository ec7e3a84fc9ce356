#include "config/read_optimizer.h"

#include "config/described.h"
#include "kinds/kind_list.h"

namespace cnn {
namespace {

// Where settings that are well by themselves do not go together.
void check_together(const OptimizerKind& kind, Section& section) {
  const auto conflict = std::visit(
      [](const auto& spec) -> std::optional<Conflict> {
        if constexpr (requires { spec.conflict(); }) return spec.conflict();
        return std::nullopt;
      },
      kind);
  if (conflict && !section.is_wrong(conflict->other)) section.get(conflict->key)->fail(conflict->message);
}

// The kind of this type, with its defaults; nothing where there is none, which is reported.
std::optional<OptimizerKind> read_type(const Cursor& value) {
  const auto words = type_words(optimizer_keys());
  const auto index = value.word(words);
  return index ? kind_named<OptimizerKind>(words[*index]) : std::nullopt;
}

}  // namespace

OptimizerSpec read_optimizer(const Cursor& value) {
  if (value.is_scalar()) {
    const auto kind = read_type(value);
    return kind ? optimizer_defaults(*kind) : OptimizerSpec{};
  }
  Section section(value, optimizer_keys());
  const auto type = section.get("type");
  const auto kind = type ? read_type(*type) : OptimizerKind();
  // Of an optimizer that is not known, the other keys are not known either.
  if (!kind) return {};
  section.choose_type(word_of_kind(*kind));
  OptimizerSpec spec = optimizer_defaults(*kind);
  OptimizerSpec::describe_rate(spec, whole_values(section));
  std::visit([&](auto& settings) { read_keys(section, settings); }, spec.kind);
  read_keys(section, spec);
  if (section.finish()) check_together(spec.kind, section);
  return spec;
}

std::string optimizer_text(const OptimizerSpec& spec) {
  std::string text = std::string("type: ") + word_of_kind(spec.kind);
  OptimizerSpec::describe_rate(spec, KeyWriter(text));
  std::visit([&](const auto& kind) { kind.describe(kind, KeyWriter(text)); }, spec.kind);
  OptimizerSpec::describe(spec, KeyWriter(text));
  return "{" + text + "}";
}

}  // namespace cnn
