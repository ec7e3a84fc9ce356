// What looks like a mistake in the classes of a data set.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace cnn {

// Of names that are the same but for their case, or that look the same, and so are perhaps one class; each
// begins with `place`.
std::vector<std::string> notes_on_names(const std::filesystem::path& place,
                                        const std::vector<std::string>& classes);

// Of folders of `directory`, a class each, of which some hold folders with images in the place of images and
// others do not: perhaps those are the classes.
std::vector<std::string> notes_on_nesting(const std::filesystem::path& directory,
                                          const std::vector<std::string>& folders);

}  // namespace cnn
