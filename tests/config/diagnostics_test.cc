#include "config/diagnostics.h"

#include <catch2/catch.hpp>

#include "config_test.h"

namespace cnn {
namespace {

// The one error at `offset` of `text`.
std::string error_at(const std::string& text, size_t offset, const std::string& message = "wrong") {
  const Source source{"f.yaml", text, true, 0};
  Diagnostics diagnostics;
  diagnostics.error({&source, offset}, message);
  try {
    diagnostics.throw_errors();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST_CASE("diagnostics: an error shows file, line, column, the line and a caret") {
  CHECK(error_at("a: 1\nb: 2\n", 8) == "f.yaml:2:4: error: wrong\n  b: 2\n     ^");
}

TEST_CASE("diagnostics: the caret stands below the place behind tabs and wide characters") {
  CHECK(error_at("a:\tb", 3) == "f.yaml:1:4: error: wrong\n  a:\tb\n    \t^");
  CHECK(error_at("ö: é b", 7) == "f.yaml:1:6: error: wrong\n  ö: é b\n       ^");
}

TEST_CASE("diagnostics: the end of the text belongs to the last line that holds something") {
  CHECK(error_at("a: 1\n\n\n", 7) == "f.yaml:1:5: error: wrong\n  a: 1\n      ^");
  CHECK(error_at("", 0) == "f.yaml:1:1: error: wrong");
}

TEST_CASE("diagnostics: a line end of Windows is not shown") {
  CHECK(error_at("a: 1\r\nb: 2\r\n", 9) == "f.yaml:2:4: error: wrong\n  b: 2\n     ^");
}

TEST_CASE("diagnostics: of a long line the part around the place is shown") {
  const std::string line(1000, 'x');
  const std::string message = error_at(line, 500);
  CHECK(message == "f.yaml:1:501: error: wrong\n  ..." + std::string(110, 'x') + "...\n     " +
                       std::string(55, ' ') + "^");
}

TEST_CASE("diagnostics: further lines of a message stand below the caret") {
  CHECK(error_at("a: 1", 3, "wrong\nwrite 2\nor 3") ==
        "f.yaml:1:4: error: wrong\n  a: 1\n     ^\n  write 2\n  or 3");
}

TEST_CASE("diagnostics: errors come in the order of their places, the same one once") {
  const Source source{"f.yaml", "a: 1\nb: 2\n", true, 0};
  const Source key{"--set b", "3", false, 1};
  Diagnostics diagnostics;
  diagnostics.error({&key, 0}, "third");
  diagnostics.error({&source, 5}, "second");
  diagnostics.error({&source, 0}, "first");
  diagnostics.error({&source, 5}, "second");
  CHECK_THROWS_WITH(diagnostics.throw_errors(),
                    "f.yaml:1:1: error: first\n  a: 1\n  ^\n"
                    "f.yaml:2:1: error: second\n  b: 2\n  ^\n"
                    "--set b: error: third\n  3\n  ^");
}

TEST_CASE("diagnostics: the caret stands below its place behind bytes that are written out") {
  CHECK(refusal(with("train: {epochs: 1}\n"), {{"tr\xff.x", "1"}}) ==
        "--set tr\xff.x: error: unknown key 'tr\\xff' in the config; known keys are name, input, rounding, "
        "layers, "
        "architecture, data and train\n"
        "  tr\\xff.x\n"
        "  ^");
  CHECK(refusal(with("train: {epochs: 1}\n"), {{"train.\xff..x", "1"}})
            .ends_with("\n  train.\\xff..x\n             ^"));
}

TEST_CASE("diagnostics: at most 50 errors are told") {
  std::string text = with("train:\n");
  for (int i = 0; i < 60; ++i) text += "  key" + std::to_string(i) + ": 1\n";
  const std::string message = refusal(text);
  CHECK(message.find("'key49'") != std::string::npos);
  CHECK(message.find("'key50'") == std::string::npos);
  CHECK(message.ends_with("\n... and 10 more errors"));
}

TEST_CASE("diagnostics: a quoted text is short and fit for a terminal") {
  CHECK(in_quotes("ab") == "'ab'");
  CHECK(in_quotes("a\x1b[1m\n") == "'a?[1m?'");
  CHECK(in_quotes("a\xff") == "'a\\xff'");
  CHECK(in_quotes(std::string(100, 'x')) == "'" + std::string(60, 'x') + "...'");
}

}  // namespace
}  // namespace cnn
