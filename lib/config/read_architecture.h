// `architecture`: the network as a formula.
#pragma once

#include <vector>

#include "config/assemble.h"
#include "config/keys.h"
#include "config/yaml_cursor.h"

namespace cnn {

// The keys of `architecture`, and of its `pool`, for help.
const KeyTable& architecture_keys();
const KeyTable& architecture_pool_keys();

// A draft a layer of the written-out pattern, in order; none where the pattern, its counts or its order are
// wrong. `rounding` is the file's default. Reports what is wrong, counts and values that nothing uses among
// it, and warns where two classifiers follow each other.
std::vector<LayerDraft> read_architecture(const Cursor& architecture, Rounding rounding);

}  // namespace cnn
