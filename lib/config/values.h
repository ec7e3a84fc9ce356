// Values of settings, by what they take (kinds/key.h): read from a config, written to one, told. The reader
// of a type, its writer and what messages say of it stand together.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "config/keys.h"
#include "config/yaml_cursor.h"
#include "spec/layer_settings.h"
#include "spec/network_spec.h"

namespace cnn {

// What the rest of the config says, as far as it is known, and a value must agree with.
struct Facts {
  std::optional<Volume> input = {};
  std::optional<int64_t> classes = {};  // of the network
  const NetworkPlan* plan = nullptr;    // of the network
};

// Reads `value` into `out`; whether it is one that may stand there. What is wrong is reported, and leaves
// `out` alone. Readers of what a part of the config has alone stand beside that part (config/read_places.h,
// ...); some take Facts as a fourth argument.
bool read_value(const Cursor& value, const RealRange& takes, double& out);
bool read_value(const Cursor& value, const WholeRange& takes, int64_t& out);
bool read_value(const Cursor& value, const WholeRange& takes, std::optional<int64_t>& out);
bool read_value(const Cursor& value, TrueOrFalse takes, bool& out);
bool read_value(const Cursor& value, Rising takes,
                std::vector<int64_t>& out);  // one may stand without brackets
bool read_value(const Cursor& value, Window takes, Size2& out);
bool read_value(const Cursor& value, const Padding& takes, Pads& out);
bool read_value(const Cursor& value, FirstWeights takes, Init& out);

// Whether a pad is written as one that depends on the kernel: `same`.
bool is_same(const Cursor& pad);

template <typename Enum>
requires std::is_enum_v<Enum>
bool read_value(const Cursor& value, OneWord /*takes*/, Enum& out) {
  const std::vector<std::string> words = words_of<Enum>();
  const auto index = value.word(words);
  if (index) out = value_of_word<Enum>(words[*index]);
  return index.has_value();
}

// As a config writes it; empty for what is not to be written. Of a member that one kind of setting writes in
// its own way, value_text(takes, value).
std::string value_text(double value);
std::string value_text(int64_t value);
std::string value_text(bool value);
std::string value_text(const std::optional<int64_t>& value);
std::string value_text(const std::filesystem::path& value);
std::string value_text(const std::vector<int64_t>& value);
std::string value_text(const Size2& value);
std::string value_text(const Pads& value);
std::string value_text(const Init& value);

template <typename Enum>
requires std::is_enum_v<Enum> std::string value_text(Enum value) {
  return word_of(value);
}

// As people write it.
inline std::string short_text(double value) {
  return short_decimal(value);
}
std::string short_text(const auto& value) {
  return value_text(value);
}

// The text of a member, by what it takes where that writes it in its own way.
std::string written(const auto& takes, const auto& value) {
  if constexpr (requires { value_text(takes, value); }) {
    return value_text(takes, value);
  } else {
    return value_text(value);
  }
}
std::string short_text(const auto& takes, const auto& value) {
  if constexpr (requires { value_text(takes, value); }) {
    return value_text(takes, value);
  } else {
    return short_text(value);
  }
}

// What a key says that a member of that type takes.
inline Takes takes_of(const RealRange& takes, double /*value*/) {
  return takes;
}
inline Takes takes_of(const WholeRange& takes, int64_t /*value*/) {
  return takes;
}
inline Takes takes_of(const WholeRange& takes, const std::optional<int64_t>& /*value*/) {
  return takes;
}
inline Takes takes_of(TrueOrFalse takes, bool /*value*/) {
  return takes;
}
Takes takes_of(Rising takes, const std::vector<int64_t>& value);
Takes takes_of(Window takes, const Size2& value);
Takes takes_of(const Padding& takes, const Pads& value);
Takes takes_of(FirstWeights takes, const Init& value);

template <typename Enum>
requires std::is_enum_v<Enum> Takes takes_of(OneWord /*takes*/, Enum /*value*/) {
  return OneOf{words_of<Enum>()};
}

}  // namespace cnn
