// A model as an ONNX graph.
#pragma once

#include "app/export_formats.h"

namespace cnn::app {

std::vector<std::filesystem::path> export_onnx(const ExportJob& job);

}  // namespace cnn::app
