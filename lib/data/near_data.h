// Where data lie that are not where they were looked for, and what lies there instead.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "spec/data_spec.h"

namespace cnn {

// Of a file in the place of a directory of data: "is a file, and ...", with what to name instead; empty where
// `path` is none.
std::string file_in_place(const std::filesystem::path& path);

// The first directory below `root`, in the order of names and two levels deep at most, for which `is_it`
// holds; empty where there is none. Looks at a few hundred.
std::filesystem::path directory_below(const std::filesystem::path& root,
                                      const std::function<bool(const std::filesystem::path&)>& is_it);

// The word of the format (data.format) whose files are in `directory` by their standard names; empty where
// there are none.
std::string format_in(const std::filesystem::path& directory);

// The folders of `directory` that hold images, not counting those in folders of theirs; of many the first.
std::vector<std::string> folders_of_images(const std::filesystem::path& directory);

// Of a set of images that is not there, of data with this root: that, and what to do; the whole message.
std::string absent_folder(const std::filesystem::path& set, const DataSpec& spec);

// As the end of a sentence, how to name the directory that holds what is looked for: by an option, or in the
// config; where the option has named the wrong one, by the same.
std::string how_to_say_where(const DataSpec& spec);

// What to add of a path that is not there, where a `~` stands in it as a shell would have replaced it; else
// empty.
std::string note_on_tilde(const std::filesystem::path& path);

// "`--data DIR`, or `data.root` in the config, names it", for this directory.
std::string how_to_name(const std::filesystem::path& directory);

}  // namespace cnn
