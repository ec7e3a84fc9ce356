// A zip whose files are stored as they are, as PyTorch's are.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace cnn {

// The files' bytes by name, within `bytes`. Throws Failure::model, beginning with `file`, for what is damaged
// or compressed.
std::map<std::string, std::string_view> stored_files(std::string_view bytes, const std::string& file);

}  // namespace cnn
