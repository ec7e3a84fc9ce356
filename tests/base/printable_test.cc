#include "base/printable.h"

#include <catch2/catch.hpp>

using namespace cnn;

TEST_CASE(
    "printable: text stays, bytes that are no UTF-8 are escaped, what commands a terminal is not shown") {
  CHECK(printable("a b\xC3\xA4r") == "a b\xC3\xA4r");
  CHECK(printable("d\xff\xC3") == "d\\xff\\xc3");
  CHECK(printable("\xED\xB3\xBF") == "\\xed\\xb3\\xbf");
  CHECK(printable("a\x1b[31m\nb\tc\x7f") == "a?[31m?b?c?");
  CHECK(printable("\xC2\x9B\xE2\x80\xAEgpj") == "??gpj");
  CHECK(printable("") == "");
}

TEST_CASE("printable: lines and tabs of a message stay") {
  CHECK(printable_lines("one\n\ttwo\x1b\xff\n") == "one\n\ttwo?\\xff\n");
}
