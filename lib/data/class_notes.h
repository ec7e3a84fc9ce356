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

// What is named as a set in folders of `directory`, a class each.
struct InnerSets {
  std::vector<std::string> names;
  bool are_everywhere = false;  // one to train on in each class, others too, and no image beside them
};
InnerSets inner_sets(const std::filesystem::path& directory, const std::vector<std::string>& classes);

// Of folders of `directory`, a class each, that hold folders with images: where some hold them in the place
// of images and others do not, these are perhaps the classes; where all hold the same ones, or some are named
// as sets, which are the classes and which the sets is not plain.
std::vector<std::string> notes_on_nesting(const std::filesystem::path& directory,
                                          const std::vector<std::string>& folders);

}  // namespace cnn
