// A model as ConvNetJS or PyTorch has it, and a run's curves for TensorBoard.
#pragma once

#include "app/export_formats.h"

namespace cnn::app {

std::vector<std::filesystem::path> export_convnetjs(const ExportJob& job);
std::vector<std::filesystem::path> export_torch(const ExportJob& job);
std::vector<std::filesystem::path> export_tensorboard(const ExportJob& job);

}  // namespace cnn::app
