#pragma once

#include <filesystem>

#include "base/disk.h"

namespace cnn::app {

// What -o names, with the directories above it, where they are not there. Throws Failure::usage where a file
// is in its place, Failure::resource where it cannot be made.
void make_directory(const std::filesystem::path& directory, Disk& disk);

}  // namespace cnn::app
