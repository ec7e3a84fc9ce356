#include "app/table.h"

#include <catch2/catch.hpp>
#include <limits>

using namespace cnn::app;

TEST_CASE("table: columns are as wide as their widest cell, and lines end without spaces") {
  CHECK(format_table({{"layer"}, {"n", Align::right}, {"note"}},
                     {{"a", "1,000", ""}, {"longer", "2", "x"}, {"b"}}) ==
        "layer       n  note\n"
        "------  -----  ----\n"
        "a       1,000\n"
        "longer      2  x\n"
        "b\n");
}

TEST_CASE("table: names may be of any language, and command no terminal") {
  CHECK(format_table({{"n\na"}, {"x"}},
                     {{"\xC3\xBC\x1B[2J", "1"}, {"\xE5\x8F\xB7", "2"}, {"e\xCC\x81", "3"}}) ==
        "n?a    x\n"
        "-----  -\n"
        "\xC3\xBC?[2J  1\n"
        "\xE5\x8F\xB7     2\n"
        "e\xCC\x81      3\n");
}

TEST_CASE("table: without rows the titles stand") {
  CHECK(format_table({{"a"}}, {}) == "a\n-\n");
}
