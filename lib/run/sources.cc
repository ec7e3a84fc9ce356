#include "run/sources.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <utility>

#include "base/error.h"
#include "base/file.h"
#include "base/printable.h"
#include "base/program_name.h"
#include "base/shell_word.h"
#include "config/near_config.h"
#include "config/setting_text.h"
#include "config/suggest.h"
#include "data/locate.h"
#include "model/model_file.h"
#include "run/data_settings.h"
#include "run/directory_advice.h"
#include "run/other_run.h"

namespace cnn {

namespace fs = std::filesystem;

namespace {

// `told`: where to say where they are.
[[noreturn]] void refuse_missing_data(const DataSource& source, const std::string& why,
                                      const std::string& told) {
  const std::string get = how_to_get_anywhere(*source.spec.data);
  throw Error(Failure::data, shown(source.path) + ": " + why + "\nSay where they are: `" + told + "`" +
                                 (get.empty() ? "." : "; " + get));
}

// Whether data.root is the same wherever the config lies, as in one that a run has written. The places looked
// from lie so deep that no `..` leads to a common root.
bool has_absolute_root(const DataSource& source) {
  const std::string text = read_text_file(source.path, kMaxWrittenBytes, Failure::config);
  const auto root_below = [&](const char* name) {
    fs::path directory = "/";
    for (int depth = 0; depth < 64; ++depth) directory /= name;
    return parse_config(text, shown(source.path), directory, "config", source.overrides).spec.data->root;
  };
  return root_below("a") == root_below("b");
}

// A relative root lies where the config does, and opening the data says how they get there.
bool may_be_of_another_machine(const DataSource& source) {
  const DataSpec& data = *source.spec.data;
  if (is_on_this_machine(data)) return false;
  return source.is_model || (!data.root.empty() && !is_of_package(data) && has_absolute_root(source));
}

// Of --data for a config that says nothing of data.
std::string what_to_set(const DataSource& source) {
  const std::string settings = data_settings(source.data);
  std::string text = "\n--data says where the images are, and not how they are kept; ";
  if (settings.empty()) {
    return text + "in its place write, for a folder of images a class, `" +
           "--set data.format=images --set data.root=DIR --set data.test=0.2`.";
  }
  text += "in its place write: `" + program_command(source.command + " ") + shell_path(source.path) +
          source.rest + " " + settings + "`";
  const int64_t found = classes_in(source.data);
  const int64_t classes = plan_network(source.spec.network).classes();
  if (found < 2 || found == classes) return text;
  return text + "\nIts images are of " + std::to_string(found) + " classes, and the last layer has " +
         std::to_string(classes) + ": give that layer " + std::to_string(found) + ".";
}

// Of a model: where they were looked for is told where that may be on this machine.
std::string lost_data(const DataSpec& data) {
  fs::path place = data.root;
  for_each_place(data, [&](const fs::path& named) { place = place.empty() ? named : place; });
  const fs::path around = place.parent_path();
  const std::string lost = "the data that it was trained with are not ";
  return around != around.root_path() && is_there(around) ? lost + "where they were, " + shown(place)
                                                          : lost + "on this machine, or not where they were";
}

std::string without_blanks(const std::string& text) {
  const size_t begin = text.find_first_not_of(" \t");
  return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

// "train.epochs: 3" is how a file has it.
[[noreturn]] void refuse_setting(const std::string& setting) {
  const size_t colon = setting.find(": ");
  const bool has_value = colon != 0 && colon != std::string::npos && setting.find('=') == std::string::npos;
  const std::string key = has_value ? without_blanks(setting.substr(0, colon)) : "train.epochs";
  const std::string value = has_value ? without_blanks(setting.substr(colon + 2)) : "3";
  const std::string path = path_meant(key);
  const std::string meant = path.empty() ? key + "=" + value : setting_of(path, value);
  throw Error(Failure::config, "--set " + printable(setting) + ": expected KEY=VALUE, " +
                                   (has_value ? "write" : "as in") + " --set " + shell_word(meant));
}

// A directory that a config, a run or a model was expected in the place of.
void refuse_plain_directory(const fs::path& path) {
  std::error_code ignored;
  if (!fs::is_directory(path, ignored) ||
      fs::status(path / "model.bin", ignored).type() != fs::file_type::not_found)
    return;
  throw Error(Failure::config, shown(path) +
                                   ": is a directory without a model.bin, so no run.\nExpected a config (a "
                                   "text in YAML), a model or a run; " +
                                   directory_advice(path) + ".");
}

}  // namespace

bool is_model(const fs::path& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) return true;
  if (path.extension() == ".bin" || path.extension() == ".safetensors") return true;
  if (!fs::is_regular_file(path, ignored)) return false;
  // A safetensors file begins with its header's size, eight bytes of which the last are zero; text has no
  // zeros.
  std::array<char, 9> bytes{};
  std::ifstream file(path, std::ios::binary);
  file.read(bytes.data(), bytes.size());
  return file.gcount() == 9 && bytes[8] == '{' && bytes[7] == 0;
}

std::vector<Override> parse_overrides(const std::vector<std::string>& settings) {
  std::vector<Override> overrides;
  for (const std::string& setting : settings) {
    const size_t equals = setting.find('=');
    if (equals == std::string::npos || equals == 0) refuse_setting(setting);
    const std::string key = without_blanks(setting.substr(0, equals));
    if (key.empty()) refuse_setting(setting);
    overrides.push_back({key, setting.substr(equals + 1), "--set " + printable(key)});
  }
  return overrides;
}

RunSpec read_run_spec(const fs::path& source, const std::vector<Override>& overrides,
                      const Messages& messages) {
  refuse_plain_directory(source);
  if (is_model(source)) {
    if (!overrides.empty()) {
      throw Error(Failure::usage,
                  overrides.front().label + ": --set changes a config, and " + shown(source) + " is a model");
    }
    const ModelInfo info = load_model_info(model_path(source));
    if (const auto doubt = doubt_of_run(source, info)) messages.warn(*doubt);
    return info.spec;
  }
  if (const std::string run = near_run(source); !run.empty() && !source.has_extension()) {
    const std::string config = near_config(source);
    throw Error(Failure::config, shown(source) + ": there is no such file; did you mean " +
                                     (config.empty() ? "" : config + " or ") + run + "?");
  }
  LoadedConfig config = load_config(source, overrides);
  for (const std::string& warning : config.warnings) messages.warn(warning);
  return std::move(config.spec);
}

DataSpec data_of(const DataSource& source, const std::string& lack) {
  const std::optional<DataSpec>& data = source.spec.data;
  if (!data) {
    const bool can_be_set = !source.is_model && !source.data.empty();
    throw Error(source.is_model ? Failure::model : Failure::config,
                shown(source.path) + ": " + lack + (can_be_set ? what_to_set(source) : ""));
  }
  if (!source.data.empty()) return rebase_data(*data, fs::absolute(source.data));
  if (!may_be_of_another_machine(source)) return *data;
  if (source.is_model) {
    refuse_missing_data(
        source, lost_data(*data),
        program_command(source.command + " ") + shell_path(source.path) + source.rest + " --data DIR");
  }
  refuse_missing_data(source, "its data.root, " + shown(data->root) + ", is not on this machine",
                      "--data DIR");
}

OpenedData open_images(const DataSpec& spec, const NetworkPlan& plan, const DataNeeds& needs,
                       const Messages& messages) {
  OpenedData data = open_data(spec, plan.input, plan.classes(), needs);
  for (const std::string& warning : data.warnings) messages.warn(warning);
  for (const std::string& notice : data.notices) messages.inform(notice);
  return data;
}

}  // namespace cnn
