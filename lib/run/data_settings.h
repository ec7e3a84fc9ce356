// What to write of data that a config says nothing of.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace cnn {

// The options that name the data in `directory`, by what it holds: "--set data.format=images --set
// data.root=DIR --set data.test=0.2"; empty where that is nothing known.
std::string data_settings(const std::filesystem::path& directory);

// How many classes the images in it have, where its folders tell; else 0.
int64_t classes_in(const std::filesystem::path& directory);

}  // namespace cnn
