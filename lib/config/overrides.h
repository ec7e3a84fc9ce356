// `--set`: values put into the tree before it is read.
#pragma once

#include <deque>
#include <span>

#include "config/diagnostics.h"
#include "config/load_config.h"
#include "config/yaml_tree.h"

namespace cnn {

// Puts the overrides into the mapping `root`, in order: walks mappings by key and lists by index (from 0),
// makes the mappings that are not there. Their texts are added to `sources`. Reports what is wrong with them;
// with a `root` that is broken, only what is wrong with their values.
void apply_overrides(YamlNode& root, std::span<const Override> overrides, std::deque<Source>& sources,
                     Diagnostics& diagnostics);

}  // namespace cnn
