// Numbers and truth values as a config writes them.
#include <catch2/catch.hpp>

#include "config/scalars.h"
#include "config_test.h"

namespace cnn {
namespace {

std::string epochs_fault(const std::string& value) {
  return faults(with("train: {epochs: " + value + "}\n"));
}
std::string rate_fault(const std::string& value) {
  return faults(with("train:\n  optimizer:\n    learning_rate: " + value + "\n"));
}
double rate(const std::string& value) {
  return parse(with("train: {optimizer: {learning_rate: " + value + "}}\n"))
      .spec.train.optimizer.learning_rate;
}
std::string shuffle_fault(const std::string& value) {
  return faults(with("data: {format: idx, root: r, shuffle: " + value + "}\n"));
}

TEST_CASE("integers: plain decimal is taken") {
  CHECK(parse(with("train: {epochs: 0}\n")).spec.train.epochs == 0);
  CHECK(parse(with("train: {epochs: 1000000}\n")).spec.train.epochs == 1000000);
  CHECK(parse(with("train: {seed: 9223372036854775807}\n")).spec.train.seed == INT64_MAX);
}

TEST_CASE("integers: anything else is refused, with what to write") {
  const std::string expected = "'epochs' must be a whole number from 0 to 1000000, got ";
  CHECK(epochs_fault("010") == expected + "'010': write 10");
  CHECK(epochs_fault("00") == expected + "'00': write 0");
  CHECK(epochs_fault("4.0") == expected + "'4.0': write 4");
  CHECK(epochs_fault("4.5") == expected + "'4.5'");
  CHECK(epochs_fault("1_000") == expected + "'1_000': write 1000");
  CHECK(epochs_fault("+5") == expected + "'+5': write 5");
  CHECK(epochs_fault("0x10") == expected + "'0x10'");
  CHECK(epochs_fault("0o17") == expected + "'0o17'");
  CHECK(epochs_fault("1e3") == expected + "'1e3'");
  CHECK(epochs_fault("\"5\"") == expected + "the string '5': write 5 without quotes");
  CHECK(epochs_fault("ten") == expected + "'ten'");
  CHECK(epochs_fault("true") == expected + "'true'");
  CHECK(epochs_fault("-1") == expected + "'-1'");
  CHECK(epochs_fault("1000001") == expected + "'1000001'");
  CHECK(epochs_fault("99999999999999999999") == expected + "'99999999999999999999', which is too large");
  CHECK(epochs_fault("") == expected + "nothing");
  CHECK(epochs_fault("~") == expected + "nothing");
  CHECK(epochs_fault("[5]") == expected + "a list");
  CHECK(epochs_fault("{a: 5}") == expected + "a mapping");
}

TEST_CASE("integers: without an upper limit, the message names the lower one") {
  CHECK(faults(with("train: {seed: -1}\n")) == "'seed' must be a whole number of at least 0, got '-1'");
  CHECK(faults(with("train: {seed: 9223372036854775808}\n")) ==
        "'seed' must be a whole number of at least 0, got '9223372036854775808', which is too large: at most "
        "9223372036854775807");
}

TEST_CASE("reals: decimal and scientific are taken") {
  CHECK(rate("0.5") == 0.5);
  CHECK(rate(".5") == 0.5);
  CHECK(rate("1") == 1.0);
  CHECK(rate("1e-4") == 1e-4);
  CHECK(rate("1.0E+2") == 100.0);
  CHECK(rate("1.2e-38") == 1.2e-38);
  CHECK(rate("0") == 0.0);
}

TEST_CASE("reals: anything else is refused") {
  const std::string expected = "'learning_rate' must be a number of at least 0, got ";
  CHECK(rate_fault(".nan") == expected + "'.nan'");
  CHECK(rate_fault(".inf") == expected + "'.inf'");
  CHECK(rate_fault("inf") == expected + "'inf'");
  CHECK(rate_fault("nan") == expected + "'nan'");
  CHECK(rate_fault("1e999") == expected + "'1e999', which is beyond the range of floating point");
  CHECK(rate_fault("0x1p3") == expected + "'0x1p3'");
  CHECK(rate_fault("010") == expected + "'010': write 10");
  CHECK(rate_fault("1_000.5") == expected + "'1_000.5'");
  CHECK(rate_fault("0.1.2") == expected + "'0.1.2'");
  CHECK(rate_fault("1,5") == expected + "'1,5': write 1.5");
  CHECK(rate_fault("\"0.1\"") == expected + "the string '0.1': write 0.1 without quotes");
  CHECK(rate_fault("-0.1") == expected + "'-0.1'");
  CHECK(rate_fault(".") == expected + "'.'");
  CHECK(rate_fault("1e") == expected + "'1e'");
}

TEST_CASE("truth values: true and false and nothing else") {
  const std::string expected = "'shuffle' must be true or false, got ";
  CHECK(shuffle_fault("true").empty());
  CHECK(shuffle_fault("yes") == expected + "'yes': write true");
  CHECK(shuffle_fault("on") == expected + "'on': write true");
  CHECK(shuffle_fault("True") == expected + "'True': write true");
  CHECK(shuffle_fault("OFF") == expected + "'OFF': write false");
  CHECK(shuffle_fault("0") == expected + "'0': write false");
  CHECK(shuffle_fault("\"true\"") == expected + "the string 'true': write true");
  CHECK(shuffle_fault("maybe") == expected + "'maybe'");
}

TEST_CASE("to_decimal: the shortest text that reads back") {
  CHECK(to_decimal(0.1) == "0.1");
  CHECK(to_decimal(1) == "1.0");
  CHECK(to_decimal(0) == "0.0");
  CHECK(to_decimal(1e-5) == "1e-05");
  CHECK(to_decimal(0.1307) == "0.1307");
}

}  // namespace
}  // namespace cnn
