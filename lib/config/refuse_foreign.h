// A file that is no text at all, given as a config.
#pragma once

#include <filesystem>
#include <string_view>

namespace cnn {

// Throws Failure::config where the first bytes of `file` are those of a picture, an archive, UTF-16 or
// anything else that no text begins with: says what it is, and what is expected.
void refuse_foreign(const std::filesystem::path& file, std::string_view first_bytes);

}  // namespace cnn
