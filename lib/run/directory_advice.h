// What to do with a directory that was named in the place of a config.
#pragma once

#include <filesystem>
#include <string>

namespace cnn {

// By what it holds: a config, images, a run's model, data files. A sentence's end without its full stop.
std::string directory_advice(const std::filesystem::path& directory);

}  // namespace cnn
