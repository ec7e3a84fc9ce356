#include "app/help_format.h"

#include <nlohmann/json.hpp>

#include "app/wrap.h"
#include "model/json_text.h"

namespace cnn::app {

namespace {

class HelpFormatter : public CLI::Formatter {
 public:
  std::string make_option(const CLI::Option* option, bool is_positional) const override {
    return wrapped("  " + make_option_name(option, is_positional) + make_option_opts(option),
                   get_column_width(), make_option_desc(option));
  }
  std::string make_option_opts(const CLI::Option* option) const override {
    return option->get_option_text().empty() ? "" : " " + option->get_option_text();
  }
  std::string make_subcommand(const CLI::App* command) const override {
    return wrapped("  " + command->get_name(), get_column_width(), command->get_description());
  }
};

}  // namespace

std::shared_ptr<CLI::Formatter> make_help_formatter() {
  return std::make_shared<HelpFormatter>();
}

std::string help_json(const std::string& word, const std::string& text) {
  nlohmann::ordered_json object = {{"word", nullptr}, {"text", text}};
  if (!word.empty()) object["word"] = word;
  return json_text(object) + "\n";
}

}  // namespace cnn::app
