#include "app/as_typed.h"

#include <catch2/catch.hpp>

#include "base/program_name.h"

namespace cnn::app {
namespace {

TEST_CASE("as typed: a text's commands carry the program's name, and nothing else changes") {
  set_program_name("./cnn");
  CHECK(
      as_typed(
          "Examples:\n  cnn new > my.yaml && cnn train my.yaml\ncnn eval\n`cnn help` cnns; a.cnn x cnn") ==
      "Examples:\n  ./cnn new > my.yaml && ./cnn train my.yaml\n./cnn eval\n`./cnn help` cnns; a.cnn x cnn");
  CHECK(as_typed("").empty());
  CHECK(with_comments_as_typed("# `cnn eval`\nname: the cnn one   # cnn train FILE") ==
        "# `./cnn eval`\nname: the cnn one   # ./cnn train FILE");
  set_program_name("cnn");
}

}  // namespace
}  // namespace cnn::app
