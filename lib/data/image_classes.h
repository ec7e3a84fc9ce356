// Whether the folders of a directory can be the classes of a network, and what to do where they cannot.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "data/image_folder.h"
#include "spec/run_spec.h"

namespace cnn {

// Throws Failure::data where `folder`, listed from the training directory `directory`, is no set of `classes`
// classes: sets in place of classes, a folder around the classes, one class alone, another number of them.
void check_classes(const std::filesystem::path& directory, const ImageFolder& folder, int64_t classes);

// Where the class called `name` stands among `classes`. Throws Failure::data where it is none of them;
// `directory` has that folder.
size_t find_class(const std::vector<std::string>& classes, const std::string& name,
                  const std::filesystem::path& directory);

// What a person should know of the sets that lie beside the training directory of `spec` and are not used.
std::vector<std::string> notes_on_unused_sets(const DataSpec& spec);

}  // namespace cnn
