#include "base/shell_word.h"

#include <catch2/catch.hpp>

using namespace cnn;

TEST_CASE("shell_word: a path stays as it is, and what a shell would take apart or expand is quoted") {
  CHECK(shell_word("runs/mnist-2/config.yaml") == "runs/mnist-2/config.yaml");
  CHECK(shell_word("/a+b,c:d@e%f=g.h_") == "/a+b,c:d@e%f=g.h_");
  CHECK(shell_word("my runs/a") == "'my runs/a'");
  CHECK(shell_word("$HOME;`x`*") == "'$HOME;`x`*'");
  CHECK(shell_word("it's") == "'it'\\''s'");
  CHECK(shell_word("~") == "'~'");
  CHECK(shell_word("") == "''");
  CHECK(shell_word("b\xC3\xA4r") == "'b\xC3\xA4r'");
}
