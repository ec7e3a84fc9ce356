// What is to be replaced though somebody may want it yet.
#pragma once

#include <filesystem>
#include <string>

#include "base/disk.h"

namespace cnn {

// Where `path` goes: DIR/metrics-damaged-1.csv of DIR/metrics.csv and "damaged", or the first of -2, -3, ...
// that is not taken yet.
std::filesystem::path name_set_aside(const std::filesystem::path& path, const std::string& why);

// Brings the file at `path` there too, whole or not at all; it stays where it is until it is replaced. Throws
// Failure::resource.
void set_aside(const std::filesystem::path& path, const std::string& why, Disk& disk);

}  // namespace cnn
