// What every hostile case must come to.
#pragma once

#include <filesystem>
#include <string>

namespace cnn {

// Runs `cnn WORDS` in `directory` under limits and checks that it refuses: this exit code; a standard error
// that is not long, names `file`, holds `message` and no word of a bug; no result; no more memory than a
// small run takes.
void check_refused(const std::filesystem::path& directory, const std::string& words, int exit_code,
                   const std::string& file, const std::string& message);

}  // namespace cnn
