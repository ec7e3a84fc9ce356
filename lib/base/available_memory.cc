#include "base/available_memory.h"

#include <sys/resource.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>
#include <string>

namespace cnn {
namespace {

namespace fs = std::filesystem;

// Not read_file: these have no size. Empty where there is no such file.
std::string text_of(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

int64_t parse_number(std::string_view digits) {
  int64_t value = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return result.ec == std::errc() ? value : kUnknownMemory;  // "max", say
}

// The number on the line of `text` that begins with `name`.
int64_t number_after(std::string_view text, std::string_view name) {
  size_t at = text.find(name);
  while (at != std::string_view::npos && at != 0 && text[at - 1] != '\n') at = text.find(name, at + 1);
  if (at == std::string_view::npos) return kUnknownMemory;
  const size_t digits = text.find_first_not_of(" \t", at + name.size());
  return digits == std::string_view::npos ? kUnknownMemory : parse_number(text.substr(digits));
}

int64_t minus(int64_t limit, int64_t used) {
  if (limit == kUnknownMemory || used == kUnknownMemory) return limit;
  return std::max<int64_t>(0, limit - used);
}

int64_t limit_of(__rlimit_resource resource) {
  struct rlimit limit {};
  if (::getrlimit(resource, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return kUnknownMemory;
  return static_cast<int64_t>(std::min<rlim_t>(limit.rlim_cur, static_cast<rlim_t>(kUnknownMemory)));
}

// What a version of the control groups calls its files, and the lines of memory.stat that tell of files'
// pages: these make room for others.
struct GroupFiles {
  const char* limit;
  const char* used;
  const char* file_pages[2];
};
constexpr GroupFiles kVersion1 = {
    "memory.limit_in_bytes", "memory.usage_in_bytes", {"total_active_file ", "total_inactive_file "}};
constexpr GroupFiles kVersion2 = {"memory.max", "memory.current", {"active_file ", "inactive_file "}};

int64_t left_in_group(const fs::path& group, const GroupFiles& files) {
  const int64_t limit = parse_number(text_of(group / files.limit));
  if (limit == kUnknownMemory) return kUnknownMemory;
  int64_t used = parse_number(text_of(group / files.used));
  const std::string pages = text_of(group / "memory.stat");
  for (const char* line : files.file_pages) {
    const int64_t reclaimable = number_after(pages, line);
    if (reclaimable != kUnknownMemory) used = minus(used, reclaimable);
  }
  return minus(limit, used);
}

// The least of a group and those above it; `root` is where the groups are mounted.
int64_t least_left(const fs::path& root, const fs::path& group, const GroupFiles& files) {
  int64_t least = kUnknownMemory;
  for (fs::path at = group; !at.empty(); at = at == at.parent_path() ? fs::path() : at.parent_path()) {
    least = std::min(least, left_in_group(root / at.relative_path(), files));
  }
  return least;
}

int64_t machine_memory() {
  const std::string text = text_of("/proc/meminfo");
  const int64_t available = memory_line(text, "MemAvailable:");
  const int64_t swap = memory_line(text, "SwapFree:");
  return available == kUnknownMemory || swap == kUnknownMemory ? available : available + swap;
}

}  // namespace

int64_t memory_line(std::string_view text, std::string_view name) {
  const int64_t kilobytes = number_after(text, name);
  return kilobytes > kUnknownMemory / 1024 ? kUnknownMemory : kilobytes * 1024;
}

// Lines: "0::/user.slice" (version 2) and "4:memory:/docker/..." (version 1).
int64_t control_group_memory(const std::string& groups, const fs::path& root) {
  int64_t least = kUnknownMemory;
  std::istringstream lines(groups);
  for (std::string line; std::getline(lines, line);) {
    const size_t first = line.find(':');
    const size_t second = first == std::string::npos ? first : line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const fs::path group = line.substr(second + 1);
    if (controllers.empty()) {
      least = std::min(least, least_left(root, group, kVersion2));
    } else if (controllers == "memory") {
      least = std::min(least, least_left(root / "memory", group, kVersion1));
    }
  }
  return least;
}

// The sum over its mappings is exact; the system's running count may be some pages per processor off.
int64_t resident_memory() {
  int64_t resident = memory_line(text_of("/proc/self/smaps_rollup"), "Rss:");
  if (resident == kUnknownMemory) resident = memory_line(text_of("/proc/self/status"), "VmRSS:");
  return resident == kUnknownMemory ? 0 : resident;
}

int64_t peak_resident_memory() {
  const int64_t peak = memory_line(text_of("/proc/self/status"), "VmHWM:");
  return peak == kUnknownMemory ? 0 : peak;
}

int64_t available_addresses() {
  const std::string status = text_of("/proc/self/status");
  return std::min(minus(limit_of(RLIMIT_AS), memory_line(status, "VmSize:")),
                  minus(limit_of(RLIMIT_DATA), memory_line(status, "VmData:")));
}

int64_t available_memory() {
  return std::min({available_addresses(),
                   control_group_memory(text_of("/proc/self/cgroup"), "/sys/fs/cgroup"), machine_memory()});
}

}  // namespace cnn
