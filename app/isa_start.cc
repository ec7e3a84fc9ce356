#include "app/isa_start.h"

#include <string_view>

#include "base/error.h"
#include "kernels/isa.h"

namespace cnn::app {
namespace {

constexpr std::string_view kOption = "--isa";

std::string asked_on(char** argv) {
  std::string asked;
  for (char** argument = argv; *argument != nullptr; ++argument) {
    const std::string_view text = *argument;
    if (text == "--") break;
    if (text == kOption && argument[1] != nullptr) asked = argument[1];
    if (text.starts_with(kOption) && text.substr(kOption.size()).starts_with('='))
      asked = text.substr(kOption.size() + 1);
  }
  return asked;
}

}  // namespace

void begin_with_asked_isa(char** argv) {
  const std::string asked = asked_on(argv);
  if (asked.empty()) return;
  try {
    use_isa(asked);
  } catch (const Error&) {
    // require_isa() tells, once messages can be told.
  }
}

void require_isa(const std::string& asked) {
  if (!asked.empty()) return use_isa(asked);
  require_asked_isa();
}

}  // namespace cnn::app
