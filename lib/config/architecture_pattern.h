// The pattern of an `architecture` and its counts, written out.
#pragma once

#include <optional>

#include "config/pattern.h"
#include "config/section.h"

namespace cnn {

// A byte of a pattern: inside its text where the file has it as it is, else where the value begins.
Place pattern_place(const Cursor& pattern, size_t offset);

// Reads the pattern that is `given`, and the keys N, M and K, and writes the pattern out; nothing where
// something is wrong with them, or where SOFTMAX is not the last layer and only that. Counts that are
// missing, or not used, are reported.
std::optional<Expansion> read_pattern(Section& architecture, const std::optional<Cursor>& given);

// Takes the optional pools out that are in none of `blocks` (numbers from 1; absent: all blocks), and makes
// plain pools of the others. Reports numbers that are out of range, given twice, or of a block without
// `POOL?`; whether there are none.
bool choose_pools(Expansion& expansion, const std::optional<Cursor>& blocks);

}  // namespace cnn
