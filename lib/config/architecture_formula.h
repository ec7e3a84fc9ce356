// What a config's `architecture` says, read: the pattern written out, and the settings of its layers.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "config/assemble.h"
#include "config/listed_settings.h"
#include "config/pattern.h"

namespace cnn {

// How many layers of a kind a pattern has, and in how many blocks.
struct Tally {
  size_t layers = 0;
  std::vector<int64_t> blocks;  // in order, each once
};

// The pattern written out, if it is known, and what is said about its layers.
struct Formula {
  std::optional<Expansion> expansion;
  Tally convs;
  Tally pools;
  Tally fcs;
  std::optional<Cursor> conv_node;
  std::optional<Cursor> pool_node;
  std::optional<Cursor> fc_node;
  std::optional<Cursor> softmax_node;
  ListedSettings<ConvSpec> conv;
  ListedSettings<PoolSpec> pool;
  ListedSettings<FcSpec> fc;
  std::optional<int64_t> classes;
  bool is_good = true;  // no key is unknown or missing
};

// The layers that a formula whose pattern is known makes. What only a layer's values together tell is
// reported where they stand, and a layer that is wrong has no kind. `pattern` is where it stands; `rounding`
// the default of windows.
std::vector<LayerDraft> drafts_of(const Formula& formula, const Cursor& pattern, Rounding rounding);

}  // namespace cnn
