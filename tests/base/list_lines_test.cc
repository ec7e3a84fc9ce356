#include "base/list_lines.h"

#include <catch2/catch.hpp>
#include <vector>

namespace cnn {

TEST_CASE("list lines: a few are told all, of many the first and how many more there are") {
  CHECK(list_lines({}).empty());
  std::vector<std::string> lines = {"a", "b"};
  CHECK(list_lines(lines) == "\n  a\n  b");
  lines.resize(8, "c");
  CHECK(list_lines(lines) == "\n  a\n  b\n  c\n  c\n  c\n  c\n  c\n  c");
  lines.resize(45, "c");
  CHECK(list_lines(lines) == "\n  a\n  b\n  c\n  c\n  c\n  ... and 40 more");
}

}  // namespace cnn
