#include "proto/event_file.h"

#include <catch2/catch.hpp>

namespace cnn {

TEST_CASE("event_file: CRC-32C as RFC 3720 has it") {
  CHECK(crc32c("123456789") == 0xE3069283);
  CHECK(crc32c(std::string(32, '\0')) == 0x8A9136AA);
}

TEST_CASE("event_file: records are framed by their length and two checksums") {
  const std::string bytes = write_events({{3, 12.5, {{"loss", 0.5F}}}}, 10);
  REQUIRE(bytes.size() > 16);
  const auto length = static_cast<size_t>(bytes[0]);
  CHECK(bytes.substr(12, length).find("brain.Event:2") != std::string::npos);
  const std::string second = bytes.substr(16 + length);
  CHECK(second.size() == 16 + static_cast<size_t>(second[0]));
  CHECK(second.find("loss") != std::string::npos);
}

}  // namespace cnn
