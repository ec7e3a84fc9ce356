// What of YAML is refused, and that hostile texts cost little.
#include <catch2/catch.hpp>

#include "config/yaml_tree.h"
#include "config_test.h"

namespace cnn {
namespace {

std::string repeat(const std::string& text, size_t bytes) {
  std::string result;
  result.reserve(bytes + text.size());
  while (result.size() < bytes) result += text;
  return result;
}

TEST_CASE("yaml: an alias is refused at its place, and so is an anchor") {
  CHECK(
      refusal("input: &a {channels: 3, height: 8, width: 8}\nother: *a\nlayers: [softmax: 10]\n") ==
      "net.yaml:1:8: error: anchors (&name) are not allowed: write each value out\n"
      "  input: &a {channels: 3, height: 8, width: 8}\n         ^\n"
      "net.yaml:2:1: error: unknown key 'other' in the config; known keys are name, input, rounding, layers, "
      "architecture, data and train\n  other: *a\n  ^\n"
      "net.yaml:2:8: error: aliases (*name) are not allowed: write the value out\n"
      "  other: *a\n         ^");
}

TEST_CASE("yaml: an alias of nothing is refused as an alias") {
  CHECK(faults(with("data: *nowhere\n")) == "aliases (*name) are not allowed: write the value out");
}

TEST_CASE("yaml: a merge key is refused once, with its alias") {
  CHECK(faults(with("train: &t {epochs: 1}\ndata:\n  <<: *t\n  format: idx\n  root: r\n")) ==
        "anchors (&name) are not allowed: write each value out | merge keys (<<) are not allowed: write the "
        "keys out");
}

TEST_CASE("yaml: what a merge key would have brought is not told as missing") {
  const std::string merge = "merge keys (<<) are not allowed: write the keys out";
  CHECK(faults("<<: {name: n}\n") == merge);
  CHECK(faults("input: {<<: {channels: 1}}\nlayers: [softmax: 10]\n") == merge);
  CHECK(faults(with_layers("conv: {<<: {filters: 3}}, softmax: 10")) == merge);
  CHECK(faults(with_layers("<<: {relu: }, softmax: 10")) == merge);
  CHECK(faults(with("data: {<<: {format: idx}}\n")) == merge);
  CHECK(faults(
            with("train: {<<: {epochs: 3}, optimizer: {<<: {type: sgd}}, schedule: {<<: {type: step}}}\n")) ==
        merge + " | " + merge + " | " + merge);
  CHECK(faults(with("train: {<<: {epochs: 3}, sead: 3}\n")) ==
        merge + " | unknown key 'sead' in 'train': did you mean 'seed'?");
}

TEST_CASE("yaml: tags are refused") {
  CHECK(faults(with("train: {epochs: !!int 10}\n")) == "tags (!name) are not allowed: write the plain value");
  CHECK(faults(with("train: !x {epochs: 10}\n")) == "tags (!name) are not allowed: write the plain value");
}

TEST_CASE("yaml: a second document is refused, one document between marks is taken") {
  CHECK(refusal(with("---\nname: b\n")) ==
        "net.yaml:3:1: error: a second document begins here: a config is one document\n  ---\n  ^");
  CHECK(refusal("---\n" + with("...\n")).empty());
}

TEST_CASE("yaml: a duplicate key is refused and names the line of the first") {
  CHECK(refusal(with("train: {epochs: 1}\ntrain: {seed: no}\n")) ==
        "net.yaml:4:1: error: duplicate key 'train': it is given already in line 3\n"
        "  train: {seed: no}\n  ^");
  CHECK(faults(with("train: {epochs: 1, \"epochs\": 2}\n")) ==
        "duplicate key 'epochs': it is given already in line 3");
}

TEST_CASE("yaml: a key must be a word") {
  CHECK(faults(with("[a]: 1\n")) == "a key must be a word");
  CHECK(faults(with("~: 1\n")) == "a key must be a word");
}

TEST_CASE("yaml: mistakes in the syntax say what to do") {
  CHECK(refusal("input:\n\tchannels: 1\n") ==
        "net.yaml:2:1: error: YAML does not allow tabs for indentation: use spaces\n  \tchannels: 1\n  ^");
  CHECK(refusal("a: 1\nb: 2\n c: 3\n") ==
        "net.yaml:3:3: error: a ':' is not expected here: is the indentation right, or does a text with ': ' "
        "need "
        "quotes?\n   c: 3\n    ^");
  CHECK(refusal("a: [1, 2\n") ==
        "net.yaml:1:4: error: this '[' is not closed: a ']' is missing\n"
        "  a: [1, 2\n     ^");
  CHECK(
      faults("a:\n  - b\n c\n") ==
      "this does not go on with the mapping above it: is the indentation right, or does a text need quotes?");
  CHECK(faults("a: \"\\q\"\n") ==
        "a \\ in \"...\" begins an escape: write the text in '...', which takes it as it is");
}

TEST_CASE("yaml: a quote that is never closed is refused where it opens") {
  CHECK(refusal("name: \"mnist\ninput: 3\n") ==
        "net.yaml:1:7: error: this quote is never closed\n"
        "  name: \"mnist\n        ^");
  CHECK(faults("name: 'it''s\n") == "this quote is never closed");
  CHECK(faults("name: \"a\\\"\n") == "this quote is never closed");
}

TEST_CASE("yaml: what is not text is refused at its first byte") {
  CHECK(refusal("name: a\xff\n") ==
        "net.yaml:1:8: error: this is not UTF-8: save the file as UTF-8 text\n"
        "  name: a\\xff\n         ^");
  CHECK(faults("name: \xed\xa0\x80\n") == "this is not UTF-8: save the file as UTF-8 text");
  CHECK(faults("name: \xc0\xaf\n") == "this is not UTF-8: save the file as UTF-8 text");
  CHECK(faults(std::string("name: a\0b\n", 10)) == "a control character (byte 0) is not allowed here");
  CHECK(faults("name: a\x1b[0m\n") == "a control character (byte 27) is not allowed here");
  CHECK(faults("name: a\rb\n") == "a control character (byte 13) is not allowed here");
}

TEST_CASE("yaml: a byte order mark and the line ends of Windows are taken") {
  CHECK(parse("\xEF\xBB\xBFname: a\r\ninput: {channels: 1, height: 2, width: 2}\r\nlayers: [softmax: 3]\r\n")
            .spec.name == "a");
}

TEST_CASE("yaml: a config is a mapping, and not empty") {
  CHECK(
      refusal("# nothing\n") ==
      "net.yaml:1:1: error: the config is empty: `cnn new` prints a config to start from\n  # nothing\n  ^");
  CHECK(faults("") == "the config is empty: `cnn new` prints a config to start from");
  CHECK(faults("- a\n") ==
        "the config must be a mapping, such as `input: {...}` and `layers: [...]`, got a list");
  CHECK(faults("hello\n") ==
        "the config must be a mapping, such as `input: {...}` and `layers: [...]`, got 'hello'");
}

TEST_CASE("yaml: nesting is bounded") {
  const auto nested = [](size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); };
  // The top-level mapping is one level.
  CHECK(faults(with("name: " + nested(kYamlLimits.depth - 1) + "\n")) == "'name' must be a name, got a list");
  CHECK(faults(with("name: " + nested(kYamlLimits.depth) + "\n")) ==
        "nested too deep: a config has at most 64 levels");
}

TEST_CASE("yaml: the number of values is bounded") {
  CHECK(faults(with("name: [" + repeat("1,", 2 * kYamlLimits.nodes) + "1]\n")) ==
        "too many values: a config has at most 400000");
}

// Time must grow with the length and not with its square: then each of these takes milliseconds.
TEST_CASE("yaml: hostile texts are refused") {
  constexpr size_t kSize = size_t{1} << 16;
  const std::string patterns[] = {"[",    "{",   "- ",   "? ",  "a: ",  "{a: ",  "!",      "&a ",
                                  "*a\n", "\"a", "'a\n", "|\n", "\n",   "---\n", "%\n",    "a:\n",
                                  "-\n",  "[],", "a\n",  "?\n", ",",    "[1,",   "k: v\n", ":",
                                  "}",    "@",   "'' ",  "? -", "[a: ", "{? ",   "- ~\n",  "- - - -\n"};
  const std::string beginnings[] = {"",
                                    "[",
                                    "a: ",
                                    "layers: [",
                                    "architecture: {pattern: \"",
                                    "architecture:\n  pattern: CONV-SOFTMAX\n  conv: {filters: ["};
  for (const std::string& beginning : beginnings) {
    for (const std::string& pattern : patterns) {
      CAPTURE(beginning, pattern);
      CHECK(!refusal(beginning + repeat(pattern, kSize)).empty());
    }
  }
}

TEST_CASE("yaml: a bomb of aliases is refused without being walked") {
  std::string text = "a0: &a0 [x]\n";
  for (int i = 1; i < 30; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    const std::string name = "a" + std::to_string(i);
    text.append(name)
        .append(": &")
        .append(name)
        .append(" [")
        .append(before)
        .append(", ")
        .append(before)
        .append("]\n");
  }
  CHECK(refusal(text).find("aliases (*name) are not allowed") != std::string::npos);
}

}  // namespace
}  // namespace cnn
