#include "base/near_name.h"

#include <catch2/catch.hpp>
#include <vector>

namespace cnn {

TEST_CASE("near name: case, '-' and a slip or two are overlooked, and short names bear none") {
  const std::vector<std::string> known = {"cat", "Golden-Retriever", "7", "9"};
  CHECK(nearest_name("Cat", known) == "cat");
  CHECK(nearest_name("cats", known) == "cat");
  CHECK(nearest_name("golden_retreiver", known) == "Golden-Retriever");
  CHECK(!nearest_name("8", known));
  CHECK(!nearest_name("horse", known));
  CHECK(!nearest_name(std::string(50, 'c'), known));
}

}  // namespace cnn
