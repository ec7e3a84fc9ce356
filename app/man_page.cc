#include "app/man_page.h"

#include <sstream>
#include <vector>

#include "app/keys_text.h"
#include "app/known_commands.h"
#include "app/prose_topics.h"

namespace cnn::app {
namespace {

// What troff reads as it stands.
std::string troff(const std::string& text) {
  std::string safe;
  bool begins = true;
  for (const char c : text) {
    if (begins && (c == '.' || c == '\'')) safe += "\\&";
    safe += c == '\\' ? "\\e" : c == '-' ? "\\-" : std::string(1, c);
    begins = c == '\n';
  }
  return safe;
}

std::string man_capitals(std::string text) {
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c == '_' ? ' ' : c;
  return text;
}

std::string man_small(std::string text) {
  const bool is_name = text.size() > 1 && text[1] >= 'A' && text[1] <= 'Z';
  if (!is_name && !text.empty() && text[0] >= 'A' && text[0] <= 'Z')
    text[0] = static_cast<char>(text[0] - 'A' + 'a');
  return text;
}

std::string man_head(const std::string& name, int section, const std::string& description) {
  return ".TH " + man_capitals(troff(name)) + " " + std::to_string(section) +
         " \"\" \"cnn " CNN_VERSION "\" \"cnn manual\"\n.SH NAME\n" + troff(name) + " \\- " +
         troff(man_small(description)) + "\n";
}

// As it stands, a line a line.
std::string man_lines(const std::string& text) {
  return ".nf\n" + troff(text) + (text.ends_with('\n') ? "" : "\n") + ".fi\n";
}

// The end of a command's help: lines behind blanks stay lines, others flow; "Examples:" is a heading.
std::string man_footer(const std::string& footer) {
  std::istringstream lines(footer);
  std::string text, line;
  bool is_listing = false;
  const auto list = [&](bool wants) {
    if (wants != is_listing) text += wants ? ".nf\n" : ".fi\n";
    is_listing = wants;
  };
  while (std::getline(lines, line)) {
    list(line.starts_with(' '));
    if (line == "Examples:") {
      text += ".SH EXAMPLES\n";
    } else if (line.empty()) {
      text += ".PP\n";
    } else {
      text += troff(line) + "\n";
    }
  }
  list(false);
  return text;
}

std::string man_option(const CLI::Option& option, bool is_argument) {
  std::string names;
  if (is_argument) {
    names = "\\fI" + troff(option.get_name(true)) + "\\fR";
  } else {
    const auto add = [&](const std::string& name) {
      names += (names.empty() ? "" : ", ") + ("\\fB" + troff(name) + "\\fR");
    };
    for (const std::string& name : option.get_snames()) add("-" + name);
    for (const std::string& name : option.get_lnames()) add("--" + name);
    if (!option.get_option_text().empty()) names += " \\fI" + troff(option.get_option_text()) + "\\fR";
  }
  return ".TP\n" + names + "\n" + troff(option.get_description()) + "\n";
}

std::string man_options(const CLI::App& level) {
  std::string arguments, options, usage;
  for (const CLI::Option* option : level.get_options()) {
    const bool is_argument = option->get_positional() && option->get_lnames().empty();
    (is_argument ? arguments : options) += man_option(*option, is_argument);
    if (is_argument)
      usage += " " + option->get_name(true) + (option->get_items_expected_max() > 1 ? "..." : "");
  }
  const std::string called = level.get_parent() == nullptr ? "cnn" : "cnn " + level.get_name();
  std::string text = ".SH SYNOPSIS\n\\fB" + troff(called) + "\\fR [\\fIOPTIONS\\fR]" + troff(usage) +
                     (level.get_parent() == nullptr ? " \\fICOMMAND\\fR ..." : "") + "\n.SH DESCRIPTION\n" +
                     troff(level.get_description()) + (level.get_description().ends_with('.') ? "\n" : ".\n");
  if (!arguments.empty()) text += ".SH ARGUMENTS\n" + arguments;
  return text + ".SH OPTIONS\n" + options;
}

std::string man_program(const CLI::App& app) {
  std::string text = man_head("cnn", 1, app.get_description().substr(0, app.get_description().find('.'))) +
                     man_options(app) + ".SH COMMANDS\n";
  std::string others;
  for (const CLI::App* command : commands_below(app)) {
    text += ".TP\n\\fB" + troff(command->get_name()) + "\\fR\n" + troff(command->get_description()) + "\n";
    others += "\\fBcnn\\-" + troff(command->get_name()) + "\\fR(1),\n";
  }
  return text + man_footer(app.get_footer()) + ".SH EXIT STATUS\n" + man_lines(prose_text("exit_codes")) +
         ".SH SEE ALSO\n" + others + "\\fBcnn\\-config\\fR(5)\n";
}

}  // namespace

std::string man_page(const CLI::App& app, const std::string& command) {
  if (command.empty()) return man_program(app);
  for (const CLI::App* known : commands_below(app)) {
    if (known->get_name() != command) continue;
    return man_head("cnn-" + command, 1, known->get_description()) + man_options(*known) +
           man_footer(known->get_footer()) + ".SH SEE ALSO\n\\fBcnn\\fR(1), \\fBcnn\\-config\\fR(5)\n";
  }
  return "";
}

std::string config_man_page() {
  std::string text = man_head("cnn-config", 5, "The YAML file that describes a network and its training");
  for (const std::string& topic : help_topics())
    text += ".SH " + man_capitals(topic) + "\n" + man_lines(topic_text(topic));
  for (const std::string& topic : prose_topics())
    text += ".SH " + man_capitals(topic) + "\n" + man_lines(prose_text(topic));
  return text + ".SH SEE ALSO\n\\fBcnn\\fR(1), \\fBcnn\\-train\\fR(1)\n";
}

}  // namespace cnn::app
