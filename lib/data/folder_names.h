// What names of files and folders say.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/open_dataset.h"

namespace cnn {

// Whether an entry of this name is none of the user's own: what begins with a dot (.DS_Store,
// .ipynb_checkpoints, the ._NAME that macOS puts beside a file), and what systems leave behind by a name that
// does not (__MACOSX, @eaDir, Thumbs.db, ...).
bool is_hidden(std::string_view name);

// Whether the name ends as those of pictures do, of the formats that are read and of others.
bool is_named_as_image(std::string_view name);

// The set that a folder of this name is likely to hold: train, Training, test_set, val, seg_train, ...
std::optional<Split> set_of_name(std::string_view name);

// The name in Unicode's normalization form C, so that names that look the same are the same: macOS writes an
// accent as a character of its own. Bytes that are not UTF-8 stay as they are.
std::string normalized_name(const std::string& name);

// The same for all names that differ in case only.
std::string folded_name(const std::string& name);

// The name in small letters, and nothing else changed.
std::string lowered_name(const std::string& name);

// The same for all names that a reader takes for the same: those that differ in case, in what is not seen
// (spaces at an end, characters without width), in how a letter is written (ligatures, wide letters), or in
// letters of other scripts that look as Latin ones.
std::string look_of_name(const std::string& name);

// What is no ASCII as "\u{200b}", and bytes that are no UTF-8 as "\xff".
std::string escaped_name(const std::string& name);

// "a, b, c", of many the first: "a, b, ...".
std::string listed(const std::vector<std::string>& names);

}  // namespace cnn
