#include "kinds/key.h"

#include <catch2/catch.hpp>

namespace cnn {
namespace {

enum class Fruit { apple, unnamed, pear };

constexpr const char* word_of(Fruit fruit) {
  switch (fruit) {
    case Fruit::apple:
      return "apple";
    case Fruit::unnamed:
      return "";
    case Fruit::pear:
      return "pear";
  }
  return nullptr;
}

TEST_CASE("key: the words of an enum are those that are not empty, and lead back to it") {
  CHECK(words_of<Fruit>() == std::vector<std::string>{"apple", "pear"});
  CHECK(value_of_word<Fruit>("apple") == Fruit::apple);
  CHECK(value_of_word<Fruit>("pear") == Fruit::pear);
}

TEST_CASE("key: what a setting takes is told in words") {
  CHECK(text_of(kNotNegative) == "a number of at least 0");
  CHECK(text_of(kPositive) == "a number above 0");
  CHECK(text_of(kFraction) == "a number of at least 0 and at most 1");
  CHECK(text_of(kBelowOne) == "a number of at least 0 and below 1");
  CHECK(text_of(kAnyNumber) == "a number");
  CHECK(text_of(WholeRange{1}) == "a whole number of at least 1");
  CHECK(text_of(WholeRange{1, 9}) == "a whole number from 1 to 9");
  CHECK(text_of(TrueOrFalse{}) == "true or false");
  CHECK(text_of(OneOf{{"a", "b", "c"}}) == "a, b or c");
  CHECK(text_of(Other{"a path"}) == "a path");
}

TEST_CASE("key: decimals are as short as people write them") {
  CHECK(short_decimal(1) == "1");
  CHECK(short_decimal(0.04) == "0.04");
  CHECK(short_decimal(1e-8) == "1e-8");
  CHECK(short_decimal(4e-6) == "4e-6");
  CHECK(short_decimal(1e-10) == "1e-10");
}

}  // namespace
}  // namespace cnn
