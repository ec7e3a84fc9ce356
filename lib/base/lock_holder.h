// Who holds a lock.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace cnn {

// The process that holds the flock of the file of this inode by `locks`, in the form of /proc/locks; nothing
// where that does not tell, or tells of several.
std::optional<int> lock_holder(uint64_t inode, std::string_view locks);

// Of an open file or directory, by this system's /proc/locks.
std::optional<int> lock_holder(int descriptor);

}  // namespace cnn
