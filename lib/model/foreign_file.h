// What a file that is no model may be.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace cnn {

// A guess from a file's first bytes, as the end of a sentence that begins with the file's name: "is ..., not
// a model", and what to do where there is something to do. `file` is where they stand.
std::string describe_foreign(std::string_view first_bytes, const std::filesystem::path& file);

}  // namespace cnn
