// train.groups, in and out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/read_optimizer.h"
#include "config/read_schedule.h"
#include "config/values.h"
#include "spec/train_spec.h"

namespace cnn {

// A list of mappings, or one alone. Reports a `match` that no parameter of the network has, if it is known.
bool read_value(const Cursor& value, Mappings takes, std::vector<GroupSpec>& out, const Facts& facts);
Takes takes_of(Mappings takes, const std::vector<GroupSpec>& value);
std::string value_text(const std::vector<GroupSpec>& groups);  // empty where there are none

bool read_value(const Cursor& value, ParameterMatch takes, std::string& out);
Takes takes_of(ParameterMatch takes, const std::string& value);
std::string value_text(ParameterMatch takes, const std::string& value);

// Of what may be left out.
template <typename T>
bool read_value(const Cursor& value, const auto& takes, std::optional<T>& out) {
  T given{};
  if (!read_value(value, takes, given)) return false;
  out = std::move(given);
  return true;
}
template <typename T>
Takes takes_of(const auto& takes, const std::optional<T>& /*value*/) {
  return takes_of(takes, T{});
}
template <typename T>
std::string value_text(const auto& /*takes*/, const std::optional<T>& value) {
  return value ? value_text(*value) : "";
}

}  // namespace cnn
