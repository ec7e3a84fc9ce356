// What to say where the files of a data set are not.
#pragma once

#include <filesystem>
#include <string>

#include "spec/data_spec.h"

namespace cnn {

// A name that cannot even be asked for (a folder without permission) counts as there: reading it tells why.
bool is_there(const std::filesystem::path& path);

// Throws Failure::data: `what` is missing in the root of `spec`, or there is no root, and how to get it. For
// FormatFiles::files().
[[noreturn]] void refuse_missing(const DataSpec& spec, const std::string& what);

// The sentence that says how the data of `spec` come to its root, without its full stop: by a command where
// there is one, or from where. Not for images of folders.
std::string how_to_get(const DataSpec& spec);

// The same for data that somebody else named, without its directory, as a sentence with its full stop; empty
// for images of folders, which only their owner has.
std::string how_to_get_anywhere(const DataSpec& spec);

// Whether the data come from a package, to the same directory on every machine.
bool is_of_package(const DataSpec& spec);

// Whether any of the directories and files that `spec` names is there; what they hold is not looked at.
bool is_on_this_machine(const DataSpec& spec);

}  // namespace cnn
