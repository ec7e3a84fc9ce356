// The text of a value as a number or a truth value: plain decimal, nothing that YAML readers disagree about.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "config/yaml_tree.h"

namespace cnn {

// An unquoted value, as if it stood in a config.
YamlNode scalar_of(const std::string& text);

// -?[0-9]+ without a leading zero, unquoted, within 64 bits.
std::optional<int64_t> parse_integer(const YamlNode& node);

// Plain or scientific decimal, unquoted, finite: 1, -0.5, .5, 1e-4.
std::optional<double> parse_real(const YamlNode& node);

// true or false, unquoted.
std::optional<bool> parse_boolean(const YamlNode& node);

// What `node` is, for "..., got X": "nothing", "a list", "'abc'", "the string '5'".
std::string describe(const YamlNode& node);

// What to write instead, where a value that is no number or truth value nearly is one: ": write 10", or "".
std::string integer_hint(const YamlNode& node);
std::string real_hint(const YamlNode& node);
std::string boolean_hint(const YamlNode& node);

// Of a value like "0,01": that the decimal point is '.', and how to write the key; empty of others.
std::string decimal_comma_hint(const std::string& key, const std::string& value);

// The shortest decimal that reads back as `value`, with a point or an exponent: 0.01, 1.0, 1e-05.
std::string to_decimal(double value);

// "true" or "false".
const char* boolean_word(bool value);

}  // namespace cnn
