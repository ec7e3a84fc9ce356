#include "config/pattern.h"

#include <catch2/catch.hpp>

namespace cnn {
namespace {

// A pattern written out: "0:C 0:R 1:C ...", block and first letter ("p" for `POOL?`); or "OFFSET message".
std::string expanded(const std::string& text, const PatternCounts& counts = {}) {
  const auto error_text = [](const PatternError& error) {
    return (error.letter != 0 ? std::string(1, error.letter) : std::to_string(error.offset)) + " " +
           error.message;
  };
  const auto parsed = parse_pattern(text);
  if (const auto* error = std::get_if<PatternError>(&parsed)) return error_text(*error);
  const auto result = expand_pattern(std::get<Pattern>(parsed), counts);
  if (const auto* error = std::get_if<PatternError>(&result)) return error_text(*error);
  std::string names;
  for (const ExpandedName& name : std::get<Expansion>(result).names) {
    names += (names.empty() ? "" : " ") + std::to_string(name.block) + ":" +
             "CRPpFS"[static_cast<size_t>(name.name)];
  }
  return names;
}

int64_t blocks(const std::string& text, const PatternCounts& counts = {}) {
  return std::get<Expansion>(expand_pattern(std::get<Pattern>(parse_pattern(text)), counts)).blocks;
}

PatternCounts counts(const std::vector<int64_t>& n, std::optional<int64_t> m = {},
                     std::optional<int64_t> k = {}) {
  return {n, n.size() > 1, m, k};
}

TEST_CASE("pattern: the lectures' formula is written out") {
  CHECK(expanded("[(CONV-RELU)*N-POOL?]*M - (FC-RELU)*K - SOFTMAX", counts({1, 2}, 2, 1)) ==
        "0:C 0:R 0:p 1:C 1:R 1:C 1:R 1:p 1:F 1:R 1:S");
}

TEST_CASE("pattern: the lectures' own spelling, with INPUT, arrows and a last FC, is the same") {
  const PatternCounts given = counts({1, 2}, 2, 1);
  const std::string same = expanded("[(CONV-RELU)*N-POOL?]*M - (FC-RELU)*K - SOFTMAX", given);
  CHECK(expanded("INPUT -> [[CONV -> RELU]*N -> POOL?]*M -> [FC -> RELU]*K -> FC", given) == same);
  CHECK(expanded("input \u2192 [[CONV\u2192RELU]*N \u2192 POOL?]*M \u2192 [FC\u2192RELU]*K \u2192 FC",
                 given) == same);
  CHECK(expanded("INPUT, FC") == "0:S");
  CHECK(expanded("FC - FC") == "0:F 0:S");
  CHECK(expanded("FC - SOFTMAX") == "0:F 0:S");
  CHECK(expanded("(FC)*2") == "0:F 0:F");
  CHECK(expanded("CONV -> INPUT -> FC") == "8 INPUT stands at the front, and only there");
  CHECK(expanded("(INPUT - CONV)*2 - FC") == "1 INPUT stands at the front, and only there");
  CHECK(expanded("INPUT - INPUT - FC") == "8 INPUT stands at the front, and only there");
  CHECK(expanded("INPUT CONV") == "6 expected '-' between two items, got 'CONV'");
  CHECK(expanded("INPUT") ==
        "5 expected CONV, RELU, POOL, POOL?, FC or SOFTMAX or a group here, but the pattern ends");
  CHECK(expanded("CONV ->") ==
        "7 expected CONV, RELU, POOL, POOL?, FC or SOFTMAX or a group here, but the pattern ends");
}

TEST_CASE("pattern: separators are '-', the typographic minus and ',', and '*' may be the times sign") {
  CHECK(expanded("CONV-RELU\u2212POOL,FC") == "0:C 0:R 0:P 0:S");
  CHECK(expanded("(CONV)\u00D72") == "0:C 1:C");
}

TEST_CASE("pattern: case and spaces do not matter") {
  CHECK(expanded(" [ ( Conv - relu ) * n - POOL ? ] * 1\n - softMax ", counts({2})) ==
        "0:C 0:R 0:C 0:R 0:p 0:S");
}

TEST_CASE("pattern: a group taken 0 times is not there") {
  CHECK(expanded("(FC-RELU)*K-SOFTMAX", counts({}, {}, 0)) == "0:S");
  CHECK(expanded("[CONV]*0-(FC)*0-SOFTMAX") == "0:S");
  CHECK(blocks("[CONV]*0-SOFTMAX") == 0);
}

TEST_CASE("pattern: a block is a repetition of the outermost group that holds CONV") {
  CHECK(expanded("[[(CONV)*2-POOL]*2]*2") == "0:C 0:C 0:P 0:C 0:C 0:P 1:C 1:C 1:P 1:C 1:C 1:P");
  CHECK(expanded("(CONV)*2-POOL-(CONV)*2-POOL?") == "0:C 1:C 1:P 2:C 3:C 3:p");
  CHECK(expanded("([CONV-POOL]*2-SOFTMAX)") == "0:C 0:P 0:C 0:P 0:S");
}

TEST_CASE("pattern: a run of names outside all groups that holds CONV is a block") {
  CHECK(expanded("CONV-RELU-CONV-POOL-(CONV)*1-RELU-POOL-CONV-SOFTMAX") ==
        "0:C 0:R 0:C 0:P 1:C 2:R 2:P 2:C 2:S");
  CHECK(blocks("CONV-POOL-CONV-POOL-SOFTMAX") == 1);
}

TEST_CASE("pattern: what stands outside the blocks belongs to the block before it") {
  CHECK(expanded("(CONV)*2-POOL?-(RELU-POOL?)*2-(CONV)") == "0:C 1:C 1:p 1:R 1:p 1:R 1:p 2:C");
  CHECK(expanded("(POOL?)*1-(CONV)*2") == "0:p 0:C 1:C");
}

TEST_CASE("pattern: a list for N has a number for each block that counts with it") {
  CHECK(expanded("[(CONV)*N]*2-(CONV)-[(CONV)*N-RELU]*1", counts({2, 1, 3})) ==
        "0:C 0:C 1:C 2:C 3:C 3:C 3:C 3:R");
  CHECK(expanded("[(CONV)*N]*2", counts({1, 2, 3})) ==
        "N N has 3 values, but the pattern has 2 blocks that count with N");
  CHECK(expanded("[(CONV)*N]*M", counts({1, 2}, 1)) ==
        "N N has 2 values, but the pattern has 1 block that counts with N");
  CHECK(expanded("[(CONV)*N]*M", counts({1, 2}, 0)) ==
        "N N has 2 values, but the pattern has 0 blocks that count with N");
  CHECK(expanded("(CONV)*N", counts({2, 2})) ==
        "N N must be one number here, not a list: it counts a group that is no part of a block");
  CHECK(expanded("[(CONV)*N]*2-(FC)*N", counts({2, 2})) ==
        "N N must be one number here, not a list: it counts a group that is no part of a block");
  CHECK(expanded("(CONV)*N-(FC)*N", counts({2})) == "0:C 1:C 1:F 1:F");
}

TEST_CASE("pattern: mistakes are told with their place") {
  CHECK(expanded("CONV*2") == "4 only a group takes a count: write (CONV)*2");
  CHECK(expanded("POOL?*N") == "5 only a group takes a count: write (POOL?)*N");
  CHECK(expanded("CONV-RELUU") ==
        "5 expected CONV, RELU, POOL, POOL?, FC or SOFTMAX, got 'RELUU': did you mean RELU?");
  const std::string list = ": the formula has no more kinds; write a list, `layers:`, where ";
  CHECK(expanded("CONV-BN") ==
        "5 expected CONV, RELU, POOL, POOL?, FC or SOFTMAX, got 'BN'" + list + "batch_norm may stand");
  CHECK(expanded("CONV-relu6") ==
        "5 expected CONV, RELU, POOL, POOL?, FC or SOFTMAX, got 'RELU6'" + list + "relu6 may stand");
  CHECK(expanded("CONV-XY") == "5 expected CONV, RELU, POOL, POOL?, FC or SOFTMAX, got 'XY'");
  CHECK(expanded("CONV--RELU") ==
        "5 expected CONV, RELU, POOL, POOL?, FC or SOFTMAX or a group here, got '-'");
  CHECK(expanded("CONV-") ==
        "5 expected CONV, RELU, POOL, POOL?, FC or SOFTMAX or a group here, but the pattern ends");
  CHECK(expanded("") ==
        "0 expected CONV, RELU, POOL, POOL?, FC or SOFTMAX or a group here, but the pattern ends");
  CHECK(expanded("()") == "1 expected CONV, RELU, POOL, POOL?, FC or SOFTMAX or a group here, got ')'");
  CHECK(expanded("CONV RELU") == "5 expected '-' between two items, got 'RELU'");
  CHECK(expanded("CONV\u2013RELU") == "4 expected '-' between two items, got '\u2013'");
  CHECK(expanded("(CONV") == "0 this '(' is never closed");
  CHECK(expanded("(CONV]") == "5 expected ')' here: each '(' needs a ')', each '[' a ']'");
  CHECK(expanded("CONV)") == "4 nothing is open that this could close");
  CHECK(expanded("(CONV)2") == "6 expected '*' before a count, or '-' before the next item");
  CHECK(expanded("(CONV)*") == "7 expected a count here, a number or N, M or K, got the end of the pattern");
  CHECK(expanded("(CONV)*-1") == "7 expected a count here, a number or N, M or K, got '-'");
  CHECK(expanded("(CONV)*X") == "7 expected a count here, a number or N, M or K, got 'X'");
  CHECK(expanded("(CONV)*02") == "7 a count is written without leading zeros");
  CHECK(expanded("(CONV)*2*2") == "8 a count stands behind a group, and only once");
  CHECK(expanded("(CONV)*10001") == "7 the count is too large: at most 10000");
  CHECK(expanded("(CONV)*99999999999999999999999") == "7 the count is too large: at most 10000");
  CHECK(expanded("RELU?") == "4 only POOL may have a '?'");
}

TEST_CASE("pattern: length, depth and the number of layers are bounded") {
  const auto nested = [](size_t depth) { return std::string(depth, '(') + "CONV" + std::string(depth, ')'); };
  CHECK(expanded(nested(kMaxPatternDepth)) == "0:C");
  CHECK(expanded(nested(kMaxPatternDepth + 1)) == "32 groups are nested deeper than 32 levels");
  CHECK(expanded(std::string(kMaxPatternLength + 1, '(')) == "0 the pattern is longer than 4096 bytes");
  CHECK(blocks("(CONV)*10000") == 10000);
  CHECK(expanded("(CONV)*10000-RELU") == "13 the pattern expands to more than 10000 layers");
  CHECK(expanded("((CONV)*10000)*10000") == "1 the pattern expands to more than 10000 layers");
  CHECK(expanded("((((((RELU)*10000)*10000)*10000)*10000)*10000)*10000") ==
        "0 the pattern expands to more than 10000 layers");
}

TEST_CASE("pattern: empty groups cost nothing, however often they are taken") {
  CHECK(expanded("((((((RELU)*0)*10000)*10000)*10000)*10000)*10000-FC") == "0:S");
}

}  // namespace
}  // namespace cnn
