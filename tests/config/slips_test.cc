// Slips of the keyboard, and characters that look like others: the message names them, at their place.
#include <catch2/catch.hpp>

#include "config/odd_characters.h"
#include "config/text_scan.h"
#include "config_test.h"

namespace cnn {
namespace {

const std::string kColourInput = "input: {channels: 3, height: 8, width: 8}\n";

// "LINE:COLUMN: message" of the first error.
std::string placed_slip(const std::string& text) {
  const std::string message = refusal(text);
  const std::string begin = "net.yaml:";
  if (!message.starts_with(begin)) return message;
  const size_t word = message.find(" error: ");
  return message.substr(begin.size(), word - begin.size()) +
         message.substr(word + 7, message.find('\n') - word - 7);
}

TEST_CASE("slips: a space that is missing behind a colon is named, in every place") {
  CHECK(
      faults(with("train: {optimizer: {type: sgd, momentum:0.5}}\n")) ==
      "unknown key 'momentum:0.5' in 'optimizer': a space is missing behind its ':'; write `momentum: 0.5`");
  CHECK(faults(with_layers("conv: {filters:10, kernel: 5}, softmax: 10")) ==
        "unknown key 'filters:10' in 'conv': a space is missing behind its ':'; write `filters: 10`");
  CHECK(faults(with_layers("pool:2, softmax: 10")) ==
        "unknown layer 'pool:2': a space is missing behind its ':'; write `pool: 2`");
  CHECK(faults(with("train:\n  epochs:5\n")) ==
        "'train' must be a mapping, got 'epochs:5': a space is missing behind its ':'; write `epochs: 5`");
  CHECK(placed_slip(with("train:\n  epochs:5\n  seed: 1\n")) ==
        "4:9: a space is missing behind this ':': write `epochs: 5`");
  CHECK(placed_slip(kColourInput + "layers:\n  - conv:{filters: 10, kernel: 5}\n  - softmax: 10\n") ==
        "3:9: a space is missing behind this ':': write `conv: {...`");
}

TEST_CASE("slips: what only looks like a missing space is none") {
  CHECK(faults(with("data: {format: idx, root: http://a/b}\n")).empty());
  CHECK(faults(with("name: a:b\n")).empty());
  CHECK(faults(with("train: {12:30}\n")).find("space") == std::string::npos);
}

TEST_CASE("slips: a colon that is missing before a bracket is named") {
  CHECK(placed_slip(kColourInput + "layers:\n  - conv {filters: 10, kernel: 5}\n  - softmax: 10\n") ==
        "3:9: a ':' is missing behind 'conv': write `conv: {...`");
  CHECK(placed_slip(kColourInput + "layers: [conv {filters: 10, kernel: 5}, softmax: 10]\n") ==
        "2:14: a ':' is missing behind 'conv': write `conv: {...`");
}

TEST_CASE("slips: the bracket that is not closed is named where it opens") {
  const std::string brace = "this '{' is not closed: a '}' is missing";
  CHECK(placed_slip(kColourInput +
                    "layers:\n  - conv: {filters: 10, kernel: 5\n  - relu\n  - pool: {kernel: 2}\n") ==
        "3:11: " + brace);
  CHECK(placed_slip(kColourInput +
                    "layers: [\n  {conv: {filters: 1, kernel: 5},\n  relu,\n  softmax: 10\n]\n") ==
        "3:3: " + brace);
  CHECK(placed_slip(kColourInput + "layers: [relu, softmax: 10\ntrain: {epochs: 3}\n") ==
        "2:9: this '[' is not closed: a ']' is missing");
  CHECK(placed_slip(kColourInput +
                    "layers: [relu, softmax: 10]\ntrain: {epochs: 3, optimizer: {type: adam}\ndata: {}\n") ==
        "3:8: " + brace);
  CHECK(placed_slip(with("train: {epochs: 3} # {\ndata: {format: idx\n")) == "4:7: " + brace);
}

TEST_CASE("slips: a bracket that closes nothing, and a missing comma, are named") {
  CHECK(placed_slip(with("train: {epochs: 3}}\n")) == "3:19: this '}' closes nothing: there is one too many");
  CHECK(placed_slip(kColourInput + "layers: [relu, softmax: 10]]\n") ==
        "2:28: this ']' closes nothing: there is one too many");
  CHECK(placed_slip(kColourInput + "layers:\n  - conv: {filters: 10 kernel: 5}\n") ==
        "3:24: a ',' is missing before 'kernel'");
}

TEST_CASE("slips: a quote that another line's quote closes is named where it opens") {
  CHECK(placed_slip("name: \"mnist\n" + kColourInput +
                    "layers: [softmax: 10]\ndata: {format: idx, root: \"r\"}\n") ==
        "1:7: this quote is not closed in its line but by the next one, and more text follows there: is a "
        "closing quote missing?");
  CHECK(placed_slip("name: 'it's'\n" + kColourInput) ==
        "1:7: the text that begins with this quote ends before 's', but more of it follows: a ' inside of "
        "'...' is written ''");
}

TEST_CASE("slips: characters that cannot be seen are named at their place, in keys and in values") {
  const std::string space = "a no-break space (U+00A0) stands here: type a space";
  const std::string or_quote = ", or put the text in quotes if it is meant";
  CHECK(placed_slip(with("train: {optimizer: {momentum:\u00a00.5}}\n")) == "3:30: " + space);
  CHECK(placed_slip(with("train:\n\u00a0\u00a0epochs: 3\n")) == "4:1: " + space);
  CHECK(placed_slip(with("train:\n  epochs\u00a0: 3\n")) == "4:9: " + space);
  CHECK(placed_slip(with("train:\n  ep\u200bochs: 3\n")) ==
        "4:5: a zero-width space (U+200B) stands here: delete it");
  CHECK(placed_slip(kColourInput + "\ufefflayers: [softmax: 10]\n") ==
        "2:1: a byte order mark (U+FEFF) stands here: delete it");
  CHECK(placed_slip(with("train: {epochs: \u30003}\n")) ==
        "3:17: a full-width space (U+3000) stands here: type a space" + or_quote);
  CHECK(placed_slip(with("train: {epochs: 3\u200e}\n")) ==
        "3:18: a mark of direction (U+200E) stands here: delete it" + or_quote);
  CHECK(refusal("name: \u201cmnist\u201d\n" + with("")) ==
        "net.yaml:1:7: error: a typographic quote (U+201C) stands here: type \" or '" + or_quote +
            "\n  name: \u201cmnist\u201d\n        ^");
}

TEST_CASE("slips: in quotes and in comments every character is taken") {
  CHECK(parse("name: \"a\u00a0b\u201c\"\n" + with("# \u00a0\u200b\u201c\uff1a\n")).spec.name ==
        "a\u00a0b\u201c");
  CHECK(parse("name: \u5b9e\u9a8c\uff1a\u4e00\n" + with("")).spec.name == "\u5b9e\u9a8c\uff1a\u4e00");
}

TEST_CASE("slips: a character that looks like another is named") {
  CHECK(
      faults(with("train: {epochs\uff1a 3}\n")) ==
      "unknown key 'epochs\uff1a 3' in 'train': it holds a full-width colon (U+FF1A); type ':' and a space");
  CHECK(placed_slip(with("train:\n  epochs\uff1a 3\n  seed: 1\n")) ==
        "4:9: a full-width colon (U+FF1A) stands here: type ':' and a space");
  CHECK(placed_slip(with("train: {epochs: 3\uff0cseed: 1}\n")) ==
        "3:18: a full-width comma (U+FF0C) stands here: type ','");
  CHECK(faults(with("train: {epochs: \uff13}\n")) ==
        "'epochs' must be a whole number from 0 to 1000000, got '\uff13': it holds a full-width digit "
        "(U+FF13); type a plain digit");
  CHECK(faults(with("data: {format: idx, root: r, normalize: {mean: \u22120.5}}\n")) ==
        "'mean' must be a number, got '\u22120.5': it holds a minus sign (U+2212); type '-'");
  CHECK(faults(with("train: {\u0435pochs: 3}\n")) ==
        "unknown key '\u0435pochs' in 'train': it holds the character '\u0435' (U+0435), and the words of a "
        "config are plain ASCII");
}

TEST_CASE("slips: a dash without a space is named") {
  CHECK(faults(with("-relu: 3\n")) == "unknown key '-relu' in the config: a space is missing behind its '-'");
}

TEST_CASE("scan_text: quotes, comments, addresses and texts hold no slips") {
  for (const char* text :
       {"a: \"{ [ b:c\"\n", "a: 'it''s {'\n", "# { b:c \u00a0\n", "a: http://b\n", "a: b c [c\n",
        "a: b} c]\n", "", "a:\n  - b\n  - {c: [d, e]}\n", "\"a\":1\n", "a: \"\\\"{\"\n", "a: don't {\n"}) {
    CAPTURE(text);
    const TextScan scan = scan_text(text);
    CHECK(scan.unclosed.empty());
    CHECK(scan.stray_closers.empty());
    CHECK(scan.missing_colons.empty());
    CHECK(scan.missing_spaces.empty());
    CHECK(scan.odd_characters.empty());
  }
}

TEST_CASE("find_odd_character: what it is and what to type instead") {
  const auto odd = find_odd_character("ab\uff0cc");
  REQUIRE(odd);
  CHECK(odd->offset == 2);
  CHECK(odd->length == 3);
  CHECK(odd->name == "a full-width comma (U+FF0C)");
  CHECK(odd->instead == "','");
  CHECK(!find_odd_character("abc"));
  CHECK(!find_invisible("ab\uff0cc"));
  CHECK(!find_invisible("it\u2019s"));
  CHECK(find_invisible("\u2019s"));
}

}  // namespace
}  // namespace cnn
