#include "config/read_optimizer.h"

#include "config/call_meant.h"
#include "config/described.h"
#include "config/suggest.h"
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

// The kind that an unknown type is near to, by which its other keys are looked at in the same run.
std::optional<OptimizerKind> kind_near(const Cursor& type) {
  const bool is_word = type.is_scalar() && type.node().text.find('(') == std::string::npos;
  const auto near = is_word ? nearest_word(type.node().text, type_words(optimizer_keys())) : std::nullopt;
  return near ? kind_named<OptimizerKind>(*near) : std::nullopt;
}

// The kind of this type, with its defaults; nothing where there is none, which is reported.
std::optional<OptimizerKind> read_type(const Cursor& value) {
  if (report_call(value, optimizer_keys())) return std::nullopt;
  const auto words = type_words(optimizer_keys());
  const auto index = value.word(words);
  return index ? kind_named<OptimizerKind>(words[*index]) : std::nullopt;
}

// Those of a rule for matrices.
bool read_others(Section& section, OptimizerSpec& out) {
  if (out.others.empty()) return true;
  const auto given = section.get("others");
  if (!given) return true;
  OptimizerSpec others;
  if (!read_value(*given, TypeOrMapping{}, others)) return false;
  if (is_of_matrices(others.kind)) {
    given->fail(std::string("'others' are no matrices, and ") + word_of_kind(others.kind) +
                " is for matrices: give another rule, such as {type: sgd, learning_rate: 0.01}");
    return false;
  }
  if (!is_own_clipping(*given, others)) return false;
  out.others = {std::move(others)};
  return true;
}

}  // namespace

bool is_own_clipping(const Cursor& value, const OptimizerSpec& rule) {
  if (rule.clip_norm == 0) return true;
  value.fail("'clip_norm' is of all gradients together: give it in 'train.optimizer'");
  return false;
}

bool read_value(const Cursor& value, TypeOrMapping /*takes*/, OptimizerSpec& out) {
  if (value.is_scalar()) {
    const auto kind = read_type(value);
    if (kind) out = optimizer_defaults(*kind);
    return kind.has_value();
  }
  if (report_type_as_key(value, optimizer_keys())) return false;
  Section section(value, optimizer_keys());
  const auto type = section.get("type");
  auto kind = type ? read_type(*type) : OptimizerKind();
  const bool is_known = kind.has_value();
  if (!is_known) kind = kind_near(*type);
  // Of an optimizer that is not known, the other keys are not known either.
  if (!kind) return false;
  section.choose_type(word_of_kind(*kind));
  out = optimizer_defaults(*kind);
  OptimizerSpec::describe_rate(out, whole_values(section));
  std::visit([&](auto& settings) { read_keys(section, settings); }, out.kind);
  read_keys(section, out);
  const bool has_others = read_others(section, out);
  const bool is_good = section.finish() && has_others;
  if (is_good) check_together(out.kind, section);
  return is_good && is_known;
}

Takes takes_of(TypeOrMapping /*takes*/, const OptimizerSpec& /*value*/) {
  return Other{"a type or a mapping"};
}

std::string value_text(const OptimizerSpec& spec) {
  std::string text = std::string("type: ") + word_of_kind(spec.kind);
  OptimizerSpec::describe_rate(spec, KeyWriter(text));
  std::visit([&](const auto& kind) { kind.describe(kind, KeyWriter(text)); }, spec.kind);
  OptimizerSpec::describe(spec, KeyWriter(text));
  if (!spec.others.empty()) text += ", others: " + value_text(spec.others.front());
  return "{" + text + "}";
}

std::string short_text(const OptimizerSpec& spec) {
  return word_of_kind(spec.kind);
}

}  // namespace cnn
