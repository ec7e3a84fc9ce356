#include "base/readable_numbers.h"

#include <catch2/catch.hpp>
#include <limits>

namespace cnn {

TEST_CASE("readable numbers: one is one") {
  CHECK(counted(0, "image") == "0 images");
  CHECK(counted(1, "image") == "1 image");
  CHECK(counted(12, "image") == "12 images");
}

TEST_CASE("readable numbers: thousands are separated") {
  CHECK(with_separators(0) == "0");
  CHECK(with_separators(999) == "999");
  CHECK(with_separators(1000) == "1,000");
  CHECK(with_separators(138'357'544) == "138,357,544");
  CHECK(with_separators(-123'456) == "-123,456");
  CHECK(with_separators(std::numeric_limits<int64_t>::max()) == "9,223,372,036,854,775,807");
}

TEST_CASE("readable numbers: readable ones have three digits and a unit") {
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

TEST_CASE("readable numbers: rates are whole, but small ones have two digits") {
  CHECK(readable_rate(52027.4) == "52027");
  CHECK(readable_rate(10.4) == "10");
  CHECK(readable_rate(9.96) == "10");
  CHECK(readable_rate(9.94) == "9.9");
  CHECK(readable_rate(2.31) == "2.3");
  CHECK(readable_rate(0.2396) == "0.24");
  CHECK(readable_rate(0.0051) == "0.0051");
}

TEST_CASE("readable numbers: durations are rough") {
  CHECK(rough_duration(0.1) == "1 second");
  CHECK(rough_duration(89.4) == "89 seconds");
  CHECK(rough_duration(90) == "2 minutes");
  CHECK(rough_duration(5340) == "89 minutes");
  CHECK(rough_duration(9600) == "2 h 40 min");
  CHECK(rough_duration(302400) == "3.5 days");
}

}  // namespace cnn
