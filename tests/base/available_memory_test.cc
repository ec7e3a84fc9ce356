#include "base/available_memory.h"

#include <catch2/catch.hpp>

#include "base/buffer.h"
#include "sanitized.h"
#include "temporary_directory.h"

namespace cnn {

TEST_CASE("memory: lines of /proc are found by their whole name and told in kilobytes") {
  const std::string text =
      "MemTotal:       24 kB\nNotSwapFree: 3 kB\nSwapFree:\t 7 kB\nHuge: 99999999999999999999 kB\nNone: kB\n";
  CHECK(memory_line(text, "MemTotal:") == 24 * 1024);
  CHECK(memory_line(text, "SwapFree:") == 7 * 1024);
  CHECK(memory_line(text, "MemAvailable:") == kUnknownMemory);
  CHECK(memory_line(text, "Huge:") == kUnknownMemory);
  CHECK(memory_line(text, "None:") == kUnknownMemory);
  CHECK(memory_line("", "None:") == kUnknownMemory);
}

TEST_CASE("memory: what is resident is more than this program's code, and grows by what is written to") {
  constexpr int64_t kBytes = 64 << 20;
  const int64_t before = resident_memory();
  CHECK(before > 1 << 20);
  const Buffer<char> zeros(kBytes);
  const int64_t grown = resident_memory() - before;
  CHECK(grown > kBytes * 9 / 10);
  if (!kIsSanitized) CHECK(grown < kBytes * 11 / 10);
  CHECK(peak_resident_memory() > kBytes);
}

TEST_CASE("memory: a control group leaves its limit less what is used, files' pages not counted") {
  const TemporaryDirectory root;
  const auto group = [&](const std::string& path, const std::string& limit, const std::string& used,
                         const std::string& statistics) {
    std::filesystem::create_directories(root.path() / path);
    root.write(path + "/memory.max", limit);
    root.write(path + "/memory.current", used);
    root.write(path + "/memory.stat", statistics);
  };
  const auto left = [&](const std::string& groups) { return control_group_memory(groups, root.path()); };
  CHECK(left("0::/\n") == kUnknownMemory);
  group("a/b", "max\n", "900\n", "");
  CHECK(left("0::/a/b\n") == kUnknownMemory);
  group("a/b", "1000\n", "300\n", "anon 100\nactive_file 120\ninactive_file 50\n");
  CHECK(left("0::/a/b\n") == 870);
  CHECK(left("0::/a/b/c\n") == 870);
  CHECK(left("0::/a\n") == kUnknownMemory);
  group("a", "500\n", "400\n", "");
  CHECK(left("0::/a/b\n") == 100);
  group("a", "500\n", "600\n", "");
  CHECK(left("0::/a/b\n") == 0);
}

TEST_CASE("memory: of version 1's groups only the one of memory counts") {
  const TemporaryDirectory root;
  std::filesystem::create_directories(root.path() / "memory/docker/1");
  root.write("memory/memory.limit_in_bytes", "9223372036854771712\n");
  root.write("memory/docker/1/memory.limit_in_bytes", "5000\n");
  root.write("memory/docker/1/memory.usage_in_bytes", "1000\n");
  root.write("memory/docker/1/memory.stat", "cache 1\ntotal_inactive_file 200\ntotal_active_file 100\n");
  const std::string others = "9:cpu,cpuacct:/docker/1\n0::/\n";
  CHECK(control_group_memory("4:memory:/docker/1\n" + others, root.path()) == 4300);
  CHECK(control_group_memory(others, root.path()) == kUnknownMemory);
  CHECK(control_group_memory("", root.path()) == kUnknownMemory);
  CHECK(control_group_memory("memory\n::\n4:memory", root.path()) == kUnknownMemory);
}

TEST_CASE("memory: there is some, and not without end") {
  CHECK(available_memory() > 1 << 20);
  CHECK(available_memory() < int64_t{1} << 50);
}

}  // namespace cnn
