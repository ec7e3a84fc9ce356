#include "base/hex.h"

#include <catch2/catch.hpp>

using namespace cnn;

TEST_CASE("hex: any bytes become digits, and bytes again") {
  CHECK(hex_of(std::string("d\xff\0", 3)) == "64ff00");
  CHECK(bytes_of_hex("64FF00") == std::string("d\xff\0", 3));
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  CHECK(bytes_of_hex(hex_of(all)) == all);
}

TEST_CASE("hex: an odd number of digits, and what is no digit, is no hex") {
  CHECK(!bytes_of_hex("6"));
  CHECK(!bytes_of_hex("0x64"));
  CHECK(!bytes_of_hex("6 64"));
  CHECK(!bytes_of_hex("6g"));
  CHECK(bytes_of_hex("") == "");
}
