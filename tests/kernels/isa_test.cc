#include "kernels/isa.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <string>

#include "base/error.h"
#include "kernels/layout.h"

using namespace cnn;

TEST_CASE("isa: CNN_ISA is in force from the start, else the best of this processor") {
  const char* value = std::getenv("CNN_ISA");
  const std::string asked = value == nullptr ? "" : value;
  const auto usable = usable_isas();
  REQUIRE_FALSE(usable.empty());
  const auto wanted = asked.empty() ? usable.end() : std::ranges::find(usable, asked, &IsaFacts::name);
  CHECK(isa().name == (wanted == usable.end() ? usable.back() : *wanted)->name);
  if (asked.empty() || wanted != usable.end()) {
    CHECK_NOTHROW(require_asked_isa());
  } else {
    CHECK_THROWS_AS(require_asked_isa(), Error);
  }
}

TEST_CASE("isa: each that is usable can be put in force, with vectors of its own width") {
  const std::string before(isa().name);
  for (const IsaFacts* each : usable_isas()) {
    use_isa(std::string(each->name));
    CHECK(isa().name == each->name);
    CHECK(padded_channels(1) == lane_count());
    CHECK(lane_count() == (each->name == "avx512" ? 16 : each->name == "neon" ? 4 : 8));
  }
  use_isa(before);
}

TEST_CASE("isa: one that is not there is refused with those that are") {
  const std::string before(isa().name);
  try {
    use_isa("sse9");
    FAIL("taken");
  } catch (const Error& error) {
    CHECK(error.failure() == Failure::usage);
    CHECK(std::string(error.what()).starts_with("--isa sse9: there is no such instruction set; here are "));
    CHECK(std::string(error.what()).find(usable_isas().front()->name) != std::string::npos);
  }
  CHECK(isa().name == before);
}

TEST_CASE("isa: one of another kind of processor is a lack of this one") {
  const std::string other = isa().name == "neon" ? "avx2" : "neon";
  try {
    use_isa(other);
    FAIL("taken");
  } catch (const Error& error) {
    CHECK(error.failure() == Failure::resource);
    CHECK(std::string(error.what())
              .starts_with("--isa " + other + ": this processor lacks these instructions"));
  }
}
