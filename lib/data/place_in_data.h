// Where in a data set a new file would come to lie.
#pragma once

#include <filesystem>
#include <string>

#include "spec/run_spec.h"

namespace cnn {

// What keeps a file, or a directory with files in it, from being made at `path`: that it would be taken for a
// part of the data of `spec`, for an image, a class or a file by its standard name. As the end of a sentence
// that begins with the path: "lies in DIR, whose ..."; empty where nothing does. Links are followed as those
// who read the data do.
std::string place_in_data(const DataSpec& spec, const std::filesystem::path& path, bool is_directory);

// The same of a folder whose images, with those of its folders, are looked at whatever it is called: "lies in
// DIR, whose images are looked at".
std::string place_in_folder(const std::filesystem::path& folder, const std::filesystem::path& path,
                            bool is_directory);

}  // namespace cnn
