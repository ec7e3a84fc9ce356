#include "app/inputs.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <utility>

#include "base/error.h"
#include "base/file.h"
#include "base/printable.h"
#include "base/program_name.h"
#include "base/shell_word.h"
#include "data/locate.h"
#include "model/model_file.h"

namespace cnn::app {

namespace fs = std::filesystem;

namespace {

// `told`: where to say where they are.
[[noreturn]] void refuse_missing_data(const fs::path& source, const std::string& why, const DataSpec& data,
                                      const std::string& told) {
  const std::string get = how_to_get_anywhere(data);
  throw Error(Failure::data, shown(source) + ": " + why + "\nSay where they are: `" + told + "`" +
                                 (get.empty() ? "." : "; " + get));
}

// Whether data.root is the same wherever the config lies, as in one that a run has written.
bool has_absolute_root(const fs::path& config, const std::vector<Override>& overrides) {
  const std::string text = read_text_file(config, kMaxWrittenBytes, Failure::config);
  const auto root_in = [&](const char* directory) {
    return parse_config(text, shown(config), directory, "config", overrides).spec.data->root;
  };
  return root_in("/a") == root_in("/b");
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
    if (equals == std::string::npos || equals == 0) {
      throw Error(Failure::config,
                  "--set " + printable(setting) + ": expected KEY=VALUE, as in --set train.epochs=3");
    }
    const std::string key = setting.substr(0, equals);
    overrides.push_back({key, setting.substr(equals + 1), "--set " + printable(key)});
  }
  return overrides;
}

RunSpec read_run_spec(const fs::path& source, const std::vector<Override>& overrides) {
  if (is_model(source)) {
    if (!overrides.empty()) {
      throw Error(Failure::usage,
                  overrides.front().label + ": --set changes a config, and " + shown(source) + " is a model");
    }
    return load_model_info(model_path(source)).spec;
  }
  if (const std::string near = near_run(source); !near.empty() && !source.has_extension())
    throw Error(Failure::config, shown(source) + ": there is no such file" + near);
  LoadedConfig config = load_config(source, overrides);
  for (const std::string& warning : config.warnings) spdlog::warn("{}", warning);
  return std::move(config.spec);
}

void require_data_of_model(const fs::path& model, const DataSpec& data, const std::string& command) {
  if (is_on_this_machine(data)) return;
  refuse_missing_data(model,
                      "the data that it was trained with are not on this machine, or not where they were",
                      data, program_command(command + " ") + shell_path(model) + " --data DIR");
}

void require_data_of_config(const fs::path& config, const std::vector<Override>& overrides,
                            const DataSpec& data) {
  if (data.root.empty() || is_on_this_machine(data) || is_of_package(data)) return;
  if (!has_absolute_root(config, overrides)) return;
  refuse_missing_data(config, "its data.root, " + shown(data.root) + ", is not on this machine", data,
                      "--data DIR");
}

}  // namespace cnn::app
