// The config that somebody may have meant by a name that leads nowhere.
#pragma once

#include <filesystem>
#include <string>

namespace cnn {

// A config as a shell's word, "m.yaml", for `missing`, "m", "M.yaml" or "m.yam": in the same directory, or
// where `missing` names none also in `configs`. Empty where none is near, or where `missing` is there.
std::string near_config(const std::filesystem::path& missing);

}  // namespace cnn
