#include "app/command_line.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "app/arguments_for_parser.h"
#include "app/as_typed.h"
#include "app/console.h"
#include "app/help_format.h"
#include "app/isa_start.h"
#include "app/known_commands.h"
#include "app/start_workers.h"
#include "app/unknown_argument.h"
#include "app/value_check.h"
#include "app/version.h"
#include "app/wrap.h"
#include "base/error.h"
#include "base/printable.h"
#include "base/program_name.h"
#include "kernels/isa.h"

namespace cnn::app {

namespace {

// "--epochs: 1 required TEXT missing" is the parser's way to say that an option ends the line, and
// "--epochs: At Most 1 required but received 2" that it is there twice.
std::string in_plain_words(const std::string& message) {
  const std::string name = message.substr(0, message.find(": "));
  const std::string rest = message.substr(name.size());
  if (rest.starts_with(": 1 required ") && rest.ends_with(" missing")) return name + " needs a value";
  constexpr std::string_view kTwice = ": At Most 1 required but received ";
  if (!rest.starts_with(kTwice)) return message;
  return name + " is given " + rest.substr(kTwice.size()) + " times: give it once";
}

// An empty value is a shell variable that is not set, and no wish for the default.
void refuse_empty_values(const CLI::App& app) {
  for (const CLI::App* level : {&app, parsed_command(app)}) {
    for (const CLI::Option* option : level->get_options()) {
      for (const std::string& value : option->results()) {
        if (value.empty()) throw CLI::ValidationError(option->get_name(), "the value is empty");
      }
    }
  }
}

const CLI::Option* find_flag(const CLI::App& app, const std::vector<std::string>& arguments,
                             const std::string& name) {
  std::vector<const CLI::App*> levels = {&app};
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (std::ranges::find(arguments, command->get_name()) != arguments.end()) levels.push_back(command);
  }
  for (const CLI::App* level : levels) {
    const CLI::Option* option = level->get_option_no_throw(name);
    if (option != nullptr && option->get_items_expected_max() == 0) return option;
  }
  return nullptr;
}

// "--json" of "--json=x", "-q" of "-q=1" and "-q1"; empty where nothing is given a value so.
std::string name_before_value(const std::string& argument) {
  if (argument.starts_with("--")) {
    const size_t equals = argument.find('=');
    return equals == std::string::npos ? "" : argument.substr(0, equals);
  }
  const bool is_short = argument.size() > 2 && argument[0] == '-';
  const bool has_value = is_short && (argument[2] == '=' || (argument[2] >= '0' && argument[2] <= '9'));
  return has_value ? argument.substr(0, 2) : "";
}

// The parser takes some values, and is lost at others.
std::string flag_with_value(const CLI::App& app, const std::vector<std::string>& arguments) {
  for (size_t i = 1; i < arguments.size() && arguments[i] != "--"; ++i) {
    const std::string name = name_before_value(arguments[i]);
    if (name.empty() || find_flag(app, arguments, name) == nullptr) continue;
    return printable(arguments[i]) + ": " + name + " takes no value: write " + name +
           " alone, or leave it out";
  }
  return "";
}

// What is wrong, better than the parser's own words where an argument is not known.
std::string mistake(const CLI::App& app, const CLI::ParseError& error,
                    const std::vector<std::string>& arguments) {
  const std::string unknown = unknown_argument(app, arguments);
  return unknown.empty() ? in_plain_words(error.what()) : unknown;
}

std::string parsed_command_name(const CLI::App& app) {
  const CLI::App* command = parsed_command(app);
  return command == nullptr ? "" : command->get_name();
}

int explain_mistake(const CLI::App& app, const CLI::ParseError& error,
                    const std::vector<std::string>& arguments) {
  const CLI::App* command = parsed_command(app);
  spdlog::error("{}\nrun `{} {}--help`", mistake(app, error, arguments), program_name(),
                command == nullptr ? "" : command->get_name() + " ");
  return static_cast<int>(Failure::usage);
}

// The exit code where that settles it.
std::optional<int> parse(CLI::App& app, int argc, const char* const* argv) {
  app.footer(as_typed(app.get_footer()));
  if (argc <= 1) {
    fmt::print(stderr, "{}", app.help());
    return static_cast<int>(Failure::usage);
  }
  for (CLI::App* command : app.get_subcommands({})) {
    command->footer(as_typed(command->get_footer()) + "\n" +
                    wrapped("", 0,
                            as_typed("Everywhere: --threads N, --isa SET, --json, -q, -v, --no-color; "
                                     "`cnn --help` tells of them.")));
  }
  const std::vector<std::string> arguments = arguments_for_parser(app, argc, argv);
  try {
    if (const std::string fault = flag_with_value(app, arguments); !fault.empty())
      throw CLI::ArgumentMismatch(fault);
    std::vector<const char*> pointers;
    for (const std::string& argument : arguments) pointers.push_back(argument.c_str());
    app.parse(static_cast<int>(pointers.size()), pointers.data());
    refuse_empty_values(app);
    return std::nullopt;
  } catch (const CLI::CallForHelp&) {
    print(app.count("--json") > 0 ? help_json(parsed_command_name(app), app.help()) : app.help());
    return 0;
  } catch (const CLI::CallForVersion& version) {
    print(std::string(version.what()) + "\n");
    return 0;
  } catch (const CLI::ParseError& error) {
    return explain_mistake(app, error, arguments);
  }
}

}  // namespace

void add_common_options(CLI::App& app, Options& options) {
  app.formatter(make_help_formatter());
  app.fallthrough();
  app.require_subcommand(1);
  app.set_help_flag("-h,--help", "Print this help, with examples");
  app.set_version_flag(
      "--version",
      [&app, &options] {
        return app.count("--json") > 0 ? version_json(options.blas) : version_text(options.blas);
      },
      "Print version, BLAS and its kernel, compiler, instruction set");
  app.add_option("--threads", options.threads,
                 "Threads to work with (default: the cores this process may use)")
      ->check(whole_number(1, 1024))
      ->option_text("N");
  app.add_option("--isa", options.isa,
                 "Compute with these instructions only, for tests and comparisons (default: the processor's "
                 "best; also CNN_ISA)")
      ->option_text(isa_choices());
  app.add_flag("--json", options.json, "Print results as JSON");
  auto* quiet = app.add_flag("-q,--quiet", options.quiet, "No log, progress or notices");
  app.add_flag("-v,--verbose", options.verbose, "More notices")->excludes(quiet);
  app.add_flag("--no-color", options.no_color, "No colours (as with NO_COLOR or TERM=dumb)");
}

int obey_command_line(CLI::App& app, int argc, const char* const* argv, Options& options,
                      const Action& action) {
  if (const auto settled = parse(app, argc, argv)) return *settled;
  start_messages(options);
  require_isa(options.isa);
  limit_threads(options);
  return action();
}

}  // namespace cnn::app
