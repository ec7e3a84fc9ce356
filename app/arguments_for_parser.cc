#include "app/arguments_for_parser.h"

#include <algorithm>

namespace cnn::app {
namespace {

// The parser would take a file [a,b] for a list: it becomes a path. An option's value is no list for it.
std::vector<std::string> with_paths(int argc, const char* const* argv) {
  std::vector<std::string> arguments(argv, argv + argc);
  for (size_t i = 1; i < arguments.size(); ++i) {
    const bool is_list = arguments[i].starts_with('[') && arguments[i].ends_with(']');
    if (is_list && !arguments[i - 1].starts_with("--")) arguments[i].insert(0, "./");
  }
  return arguments;
}

// Whether the named command takes a list of arguments.
bool takes_list(const CLI::App& app, const std::vector<std::string>& arguments, size_t end) {
  const auto first = arguments.begin();
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    const auto last = first + static_cast<std::ptrdiff_t>(end);
    if (std::find(first, last, command->get_name()) == last) continue;
    for (const CLI::Option* option : command->get_options()) {
      if (option->get_positional() && option->get_items_expected_max() > 1) return true;
    }
  }
  return false;
}

// For the parser a list that has begun before "--" ends there: what follows becomes a path, and "--" goes.
void join_list(const CLI::App& app, std::vector<std::string>& arguments) {
  const auto dashes = std::ranges::find(arguments, "--");
  const auto end = static_cast<size_t>(dashes - arguments.begin());
  if (dashes == arguments.end() || !takes_list(app, arguments, end)) return;
  arguments.erase(dashes);
  for (size_t i = end; i < arguments.size(); ++i) {
    if (arguments[i].size() > 1 && arguments[i].starts_with('-')) arguments[i].insert(0, "./");
  }
}

}  // namespace

std::vector<std::string> arguments_for_parser(const CLI::App& app, int argc, const char* const* argv) {
  std::vector<std::string> arguments = with_paths(argc, argv);
  join_list(app, arguments);
  return arguments;
}

}  // namespace cnn::app
