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

TEST_CASE("numbers: thousands are separated") {
  CHECK(with_separators(0) == "0");
  CHECK(with_separators(999) == "999");
  CHECK(with_separators(1000) == "1,000");
  CHECK(with_separators(138'357'544) == "138,357,544");
  CHECK(with_separators(-123'456) == "-123,456");
  CHECK(with_separators(std::numeric_limits<int64_t>::max()) == "9,223,372,036,854,775,807");
}

TEST_CASE("numbers: readable ones have three digits and a unit") {
  CHECK(readable_count(0) == "0");
  CHECK(readable_count(999) == "999");
  CHECK(readable_count(1000) == "1.00 k");
  CHECK(readable_count(144'000) == "144 k");
  CHECK(readable_count(86'704'128) == "86.7 M");
  CHECK(readable_count(99'960) == "100 k");
  CHECK(readable_count(9'996) == "10.0 k");
  CHECK(readable_count(999'499) == "999 k");
  CHECK(readable_count(999'500) == "1.00 M");
  CHECK(readable_count(15'470'264'320) == "15.5 G");
  CHECK(readable_count(std::numeric_limits<int64_t>::max()) == "9.22 E");
  CHECK(readable_bytes(760) == "760 B");
  CHECK(readable_bytes(33'960) == "34.0 kB");
}
