#include "base/available_memory.h"

#include <sys/resource.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
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

int64_t parse_bytes(std::string_view digits) {
  int64_t value = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return result.ec == std::errc() ? value : kUnknownMemory;  // "max", say
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

// The least limit of a group and those above it; `root` is where the groups are mounted.
int64_t least_limit(const fs::path& root, const fs::path& group, const char* file) {
  int64_t least = kUnknownMemory;
  for (fs::path at = group; !at.empty(); at = at == at.parent_path() ? fs::path() : at.parent_path()) {
    least = std::min(least, parse_bytes(text_of(root / at.relative_path() / file)));
  }
  return least;
}

// Lines of /proc/self/cgroup: "0::/user.slice" (version 2) and "4:memory:/docker/..." (version 1).
int64_t control_group_limit() {
  int64_t least = kUnknownMemory;
  std::istringstream groups(text_of("/proc/self/cgroup"));
  for (std::string line; std::getline(groups, line);) {
    const size_t first = line.find(':');
    const size_t second = first == std::string::npos ? first : line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const fs::path group = line.substr(second + 1);
    if (controllers.empty()) {
      least = std::min(least, least_limit("/sys/fs/cgroup", group, "memory.max"));
    } else if (controllers == "memory") {
      least = std::min(least, least_limit("/sys/fs/cgroup/memory", group, "memory.limit_in_bytes"));
    }
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
  size_t at = text.find(name);
  while (at != std::string_view::npos && at != 0 && text[at - 1] != '\n') at = text.find(name, at + 1);
  if (at == std::string_view::npos) return kUnknownMemory;
  const size_t digits = text.find_first_not_of(" \t", at + name.size());
  if (digits == std::string_view::npos) return kUnknownMemory;
  const int64_t kilobytes = parse_bytes(text.substr(digits));
  return kilobytes > kUnknownMemory / 1024 ? kUnknownMemory : kilobytes * 1024;
}

int64_t available_memory() {
  const std::string status = text_of("/proc/self/status");
  return std::min({minus(limit_of(RLIMIT_AS), memory_line(status, "VmSize:")),
                   minus(limit_of(RLIMIT_DATA), memory_line(status, "VmData:")),
                   minus(control_group_limit(), memory_line(status, "VmRSS:")), machine_memory()});
}

}  // namespace cnn
