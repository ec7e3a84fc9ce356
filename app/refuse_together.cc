#include "app/refuse_together.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace cnn::app {

namespace {

const CLI::Option& option_named(const CLI::App& command, const std::string& name) {
  const CLI::Option* own = command.get_option_no_throw(name);
  return own != nullptr ? *own : *command.get_parent()->get_option(name);
}

bool is_given(const CLI::App& command, std::string_view name) {
  constexpr std::string_view kSet = "--set ";
  if (!name.starts_with(kSet)) return option_named(command, std::string(name)).count() > 0;
  const std::string begin = std::string(name.substr(kSet.size())) + "=";
  return std::ranges::any_of(option_named(command, "--set").results(),
                             [&](const std::string& setting) { return setting.starts_with(begin); });
}

}  // namespace

void refuse_together(const CLI::App& command, std::initializer_list<Pair> pairs) {
  for (const Pair& pair : pairs) {
    if (is_given(command, pair.one) && is_given(command, pair.other))
      throw CLI::ValidationError(std::string(pair.one) + " and " + pair.other, pair.why);
  }
}

}  // namespace cnn::app
