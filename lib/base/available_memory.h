// How much memory is to be had.
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <string_view>

namespace cnn {

inline constexpr int64_t kUnknownMemory = std::numeric_limits<int64_t>::max();

// The bytes that this process can still get at most: by its own limits (ulimit -v, -d), by the control groups
// (containers) that it lives in, and by what the machine has left, swap included. kUnknownMemory where
// nothing tells.
int64_t available_memory();

// The addresses that its own limits leave it; kUnknownMemory without a limit. What is allocated takes
// addresses at once, a little more than it becomes memory.
int64_t available_addresses();

// What this process holds in memory now, its code and that of its libraries included; 0 where nothing tells.
int64_t resident_memory();

// The most that it has held so far; likewise.
int64_t peak_resident_memory();

// What the control groups leave: `groups` is the text of /proc/self/cgroup, `root` the directory where they
// are mounted. Of every group and those above it the limit, less what its processes hold already.
int64_t control_group_memory(const std::string& groups, const std::filesystem::path& root);

// The bytes that a line of /proc/meminfo or /proc/self/status tells: 2048 for "VmSize:" in "VmSize:  2 kB".
// kUnknownMemory where there is no such line.
int64_t memory_line(std::string_view text, std::string_view name);

}  // namespace cnn
