// The formats of other programs that a model can be made of.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "exchange/imported.h"

namespace cnn::app {

struct ImportJob {
  std::vector<std::filesystem::path> files;
  std::optional<NetworkSpec> network = std::nullopt;  // to put tensors into
  std::function<void(const std::string&)> tell;       // a table of what went where
  bool are_pixels_said = false;                       // how they are prepared, by the command line
};

// A new one is a row in import_formats.cc.
struct ImportFormat {
  const char* what;                  // "an ONNX graph"
  std::vector<const char*> endings;  // of the files that make one up, in this order
  bool takes_network;                // whether it has tensors alone
  Imported (*read)(const ImportJob& job);
};

const std::vector<ImportFormat>& import_formats();

// By the files' endings, whose order is then the format's. Throws Failure::usage where they are none's.
const ImportFormat& import_format(std::vector<std::filesystem::path>& files);

}  // namespace cnn::app
