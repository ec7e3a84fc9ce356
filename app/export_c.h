// A model as C99.
#pragma once

#include "app/export_formats.h"

namespace cnn::app {

// FILE.c, and FILE.h beside it.
std::vector<std::filesystem::path> export_c(const ExportJob& job);

}  // namespace cnn::app
