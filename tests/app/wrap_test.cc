#include "app/wrap.h"

#include <catch2/catch.hpp>

using namespace cnn::app;

TEST_CASE("wrap: text goes on below its column, and begins there where what is before it is too long") {
  CHECK(wrapped("ab", 4, "one two three", 11) == "ab  one two\n    three\n");
  CHECK(wrapped("abcde", 4, "one", 11) == "abcde\n    one\n");
  CHECK(wrapped("abcd", 4, "one", 11) == "abcdone\n");
  CHECK(wrapped("", 0, "a-word-that-is-too-long b", 5) == "a-word-that-is-too-long\nb\n");
  CHECK(wrapped("ab", 4, "", 11) == "ab\n");
  CHECK(wrapped("", 2, "\xE5\x8F\xB7\xE5\x8F\xB7 \xE5\x8F\xB7", 7) ==
        "  \xE5\x8F\xB7\xE5\x8F\xB7\n  \xE5\x8F\xB7\n");
}

TEST_CASE("wrap: comments of a config stand in one column and stay comments") {
  CHECK(wrap_comments("key: 1  # short\n") == "key: 1                            # short\n");
  CHECK(wrap_comments("key: 1  # one two three four\n", 44) ==
        "key: 1                            # one two\n"
        "                                  # three\n"
        "                                  # four\n");
  CHECK(wrap_comments("key: \"a value # that is longer than thirty-four\"  # x\n") ==
        "key: \"a value # that is longer than thirty-four\"  # x\n");
  CHECK(wrap_comments("key: \"a value that reaches beyond the column of comments by far\"  # x\n") ==
        "key: \"a value that reaches beyond the column of comments by far\"\n"
        "                                  # x\n");
  CHECK(wrap_comments("# one two three\n#   cnn train FILE   trains it\n\n- a\n", 11) ==
        "# one two\n# three\n#   cnn train FILE   trains it\n\n- a\n");
}
