#include "base/shell_word.h"

#include <catch2/catch.hpp>
#include <cstdlib>

#include "base/file.h"
#include "temporary_directory.h"

using namespace cnn;

namespace {

// In single quotes, which every shell knows.
std::string shell_word_of_sh(const std::string& text) {
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? "'\\''" : std::string(1, c);
  return word + "'";
}

}  // namespace

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

TEST_CASE("shell_word: what no terminal shows is written out, such that a shell reads it back") {
  CHECK(shell_word("d\xff") == "$'d\\xff'");
  CHECK(shell_word("a\x07"
                   "b") == "$'a\\x07'$'b'");
  CHECK(shell_word("it's\\\n") == "$'it\\'s\\\\\\x0a'");
  CHECK(shell_word("\xE2\x80\xAEgpj") == "$'\\xe2\\x80\\xaegpj'");
  CHECK(shell_word("=ls") == "'=ls'");
}

TEST_CASE("shell_path: no path is taken for an option") {
  CHECK(shell_path("-x") == "./-x");
  CHECK(shell_path("-o x") == "'./-o x'");
  CHECK(shell_path("a/-x") == "a/-x");
}

TEST_CASE("shell_word: every name that a file can have comes back from bash") {
  std::string text = "=~-\"'`$!\\ \xE2\x80\xAE\xEF\xBB\xBF\xC2\x9B";
  for (int byte = 1; byte < 256; ++byte) {
    text += static_cast<char>(byte);
    text += byte % 2 == 0 ? "a" : "g";
  }
  const TemporaryDirectory directory;
  const std::string out = (directory.path() / "out").string();
  for (const std::string& word : {text, text.substr(text.size() / 2), std::string("'\\x41'")}) {
    const std::string command = "printf %s " + shell_word(word) + " >" + out;
    REQUIRE(std::system(("bash -c " + shell_word_of_sh(command)).c_str()) == 0);
    CHECK(read_text_file(out, 10000, Failure::bug) == word);
  }
}
