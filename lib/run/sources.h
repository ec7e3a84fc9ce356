// What commands read: configs, models, and the images that they name.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/load_config.h"
#include "data/open_dataset.h"
#include "run/messages.h"

namespace cnn {

// Whether `path` is a model rather than a config: a run directory, or a file that says so by its suffix
// (.bin, .safetensors) or its first bytes.
bool is_model(const std::filesystem::path& path);

// The `--set KEY=VALUE` of a command line. Throws Error(Failure::config) where there is no KEY or no '='.
std::vector<Override> parse_overrides(const std::vector<std::string>& settings);

// The spec of a config, or of a model or run directory, with `overrides` applied; a config's warnings are
// told. Overrides change configs only: Failure::usage for a model.
RunSpec read_run_spec(const std::filesystem::path& source, const std::vector<Override>& overrides,
                      const Messages& messages);

// What a command reads.
struct DataSource {
  std::filesystem::path path;  // of the config or model
  bool is_model = false;
  const RunSpec& spec;
  std::filesystem::path data;  // --data, or empty
  std::string command;         // as a person types it: "eval"
  std::vector<Override> overrides = {};
  std::string rest = {};  // what else was typed behind the path that the command needs: " -o a.png"
};

// Where its data are: in --data, else where the spec says. Whoever made a model may have done so on another
// machine: where its data are not here Failure::data does not tell of that machine's directories, for they
// are nobody's to make; only where they seem to be of this one, it tells where the data were. `lack`: what is
// said of a spec that names no data.
DataSpec data_of(const DataSource& source, const std::string& lack);

// open_data(), with all that it has to say.
OpenedData open_images(const DataSpec& spec, const NetworkPlan& plan, const DataNeeds& needs,
                       const Messages& messages);

}  // namespace cnn
