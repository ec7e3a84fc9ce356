// A model of what was imported: what its format does not say comes from the command line.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/disk.h"
#include "exchange/imported.h"
#include "model/model_file.h"

namespace cnn::app {

// The network was fed (pixel of 0..255 - mean)*scale.
struct ImportWishes {
  std::optional<double> scale = {};
  std::vector<double> mean = {};  // of all channels, or one each in the network's order
  bool bgr = false;
  std::filesystem::path classes = {};
  std::string data_format = {};
  std::optional<DataSpec> data = {};  // of the config that tensors go into

  // Whether they say how images are prepared.
  bool say_pixels() const { return scale || !mean.empty() || bgr; }
};

void add_import_options(CLI::App& command, ImportWishes& wishes);

// Its config and classes. `source` is the file it came from, `out` where it goes: there data are looked for.
ModelInfo imported_model(Imported& imported, const ImportWishes& wishes, const std::filesystem::path& source,
                         const std::filesystem::path& out);

void save_imported(const std::filesystem::path& out, const ModelInfo& info, const Imported& imported,
                   Disk& disk);

}  // namespace cnn::app
