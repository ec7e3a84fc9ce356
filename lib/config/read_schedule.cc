#include "config/read_schedule.h"

#include <algorithm>

#include "config/call_meant.h"
#include "config/described.h"
#include "config/find_key.h"
#include "config/scalars.h"
#include "config/setting_text.h"
#include "config/suggest.h"
#include "kinds/kind_list.h"

namespace cnn {
namespace {

std::optional<std::string> read_schedule_type(const Cursor& value) {
  if (report_call(value, schedule_keys())) return std::nullopt;
  const auto words = type_words(schedule_keys());
  const auto index = value.word(words);
  return index ? std::optional(words[*index]) : std::nullopt;
}

// A type alone, which must have a default for each of its keys.
bool read_alone(const Cursor& value, ScheduleSpec& out) {
  if (const auto number = parse_real(value.node()); number && *number > 0 && *number < 1) {
    value.fail("'schedule' needs a type: write " +
               as_given(value.place(), schedule_keys().path,
                        "{type: exponential, gamma: " + value.node().text + "}"));
    return false;
  }
  const auto word = read_schedule_type(value);
  if (!word) return false;
  const KeyType& type = *std::ranges::find(schedule_keys().types, *word, &KeyType::word);
  if (const std::string whole = type_text(type); whole != *word)
    value.fail("'" + *word + "' needs more than its name: write " +
               as_given(value.place(), schedule_keys().path, whole));
  out.kind = *kind_named<ScheduleKind>(*word);
  return true;
}

// cosine, or the first type that has all the keys that are given.
std::string type_for(const YamlNode& mapping) {
  const KeyTable& table = schedule_keys();
  const auto has_all = [&](const KeyType& type) {
    return std::ranges::all_of(mapping.entries, [&](const YamlEntry& entry) {
      return find_key(table.keys, entry.key) != nullptr || find_key(type.keys, entry.key) != nullptr;
    });
  };
  const auto cosine = std::ranges::find(table.types, "cosine", &KeyType::word);
  if (has_all(*cosine)) return cosine->word;
  const auto type = std::ranges::find_if(table.types, has_all);
  return (type == table.types.end() ? cosine : type)->word;
}

// For the end of the message that the type is missing.
std::string hint_of_type(const Cursor& value) {
  const std::string type = type_for(value.node());
  std::string whole = "type: " + type;
  if (value.key_place().source->is_file) return ", such as " + whole;
  std::vector<std::string> given;
  for (const YamlEntry& entry : value.node().entries) given.push_back(entry.key);
  whole += missing_keys(*std::ranges::find(schedule_keys().types, type, &KeyType::word), given);
  for (const YamlEntry& entry : value.node().entries) {
    if (entry.value.kind == YamlNode::Kind::scalar) whole += ", " + entry.key + ": " + entry.value.text;
  }
  return ": write " + as_given(value.key_place(), schedule_keys().path, "{" + whole + "}");
}

}  // namespace

bool read_value(const Cursor& value, TypeOrMapping /*takes*/, ScheduleSpec& out) {
  if (value.is_scalar()) return read_alone(value, out);
  if (report_type_as_key(value, schedule_keys())) return false;
  Section section(value, schedule_keys());
  const auto type = section.require("type", hint_of_type(value));
  bool is_known = true;
  if (type) {
    auto word = read_schedule_type(*type);
    is_known = word.has_value();
    const bool is_word = type->is_scalar() && type->node().text.find('(') == std::string::npos;
    if (!word && is_word) word = nearest_word(type->node().text, type_words(schedule_keys()));
    if (!word) return false;  // of a schedule that is not known, the other keys are not known either
    section.choose_type(*word);
    out.kind = *kind_named<ScheduleKind>(*word);
    std::visit([&](auto& settings) { read_keys(section, settings); }, out.kind);
  } else {
    section.take_all_types();
  }
  read_keys(section, out);
  return section.finish() && is_known;
}

Takes takes_of(TypeOrMapping /*takes*/, const ScheduleSpec& /*value*/) {
  return Other{"a type or a mapping"};
}

std::string value_text(const ScheduleSpec& spec) {
  std::string text = std::string("type: ") + word_of_kind(spec.kind);
  std::visit([&](const auto& kind) { kind.describe(kind, KeyWriter(text)); }, spec.kind);
  ScheduleSpec::describe(spec, KeyWriter(text));
  return "{" + text + "}";
}

std::string short_text(const ScheduleSpec& spec) {
  return word_of_kind(spec.kind);
}

}  // namespace cnn
