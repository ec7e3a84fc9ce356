// The formula that lectures write, "[(CONV-RELU)*N-POOL?]*M - (FC-RELU)*K - SOFTMAX":
//
//   pattern  = ["INPUT" sep] sequence
//   sequence = item { sep item }
//   item     = name | "(" sequence ")" ["*" count] | "[" sequence "]" ["*" count]
//   name     = CONV | RELU | POOL | POOL? | FC | SOFTMAX
//   count    = number | N | M | K
//   sep      = "-" | "−" | "->" | "→" | ","   and "×" for "*"; any case; spaces between tokens are ignored
//
// INPUT says nothing, and an FC that ends the pattern outside of all groups is its SOFTMAX, as in the
// lectures' "INPUT -> [[CONV -> RELU]*N -> POOL?]*M -> [FC -> RELU]*K -> FC".
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace cnn {

enum class PatternName { conv, relu, pool, optional_pool, fc, softmax };

// How often a group is taken: `number` times, or as often as `letter` (N, M or K) says, where it is not 0.
struct PatternCount {
  char letter = 0;
  int64_t number = 1;
  size_t offset = 0;
};

// A name, or a group.
struct PatternItem {
  size_t offset = 0;  // byte in the text
  bool is_group = false;
  PatternName name = PatternName::conv;
  std::vector<PatternItem> items;
  PatternCount count;
};

struct Pattern {
  std::vector<PatternItem> items;
  bool fc_is_classifier = false;  // its SOFTMAX is written FC
};

// What is wrong, at a byte of the text, or about the value of N, M or K.
struct PatternError {
  size_t offset = 0;
  std::string message;
  char letter = 0;
};

// The longest text, the deepest nesting, and the most layers of an expansion.
inline constexpr size_t kMaxPatternLength = 4096;
inline constexpr size_t kMaxPatternDepth = 32;
inline constexpr int64_t kMaxLayers = 10'000;

std::variant<Pattern, PatternError> parse_pattern(std::string_view text);

// Whether `letter` counts a group of the pattern.
bool counts_with(const Pattern& pattern, char letter);

// The values of the letters. Absent where they are not given; each is 0..kMaxLayers.
struct PatternCounts {
  std::vector<int64_t> n;  // one value, or one for each block that counts with N
  bool n_is_list = false;
  std::optional<int64_t> m;
  std::optional<int64_t> k;
};

struct ExpandedName {
  PatternName name = PatternName::conv;
  int64_t block = 0;  // from 0; of what stands outside the blocks: the block before it
  size_t offset = 0;
};

struct Expansion {
  std::vector<ExpandedName> names;
  int64_t blocks = 0;
  bool fc_is_classifier = false;  // as the pattern's
};

// Writes the groups out. A block is one repetition of the outermost group that holds CONV; a run of names
// outside all groups that holds CONV is one block. Costs no more than what comes out, at most kMaxLayers
// names.
std::variant<Expansion, PatternError> expand_pattern(const Pattern& pattern, const PatternCounts& counts);

}  // namespace cnn
