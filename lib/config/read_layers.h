// `layers`: the network as a list.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "config/assemble.h"
#include "config/yaml_cursor.h"

namespace cnn {

// A draft a layer, in order; two for a `softmax: {classes}`. `rounding` is the file's default, `channels` are
// the input's, where they are known. Reports what is wrong in them and with their order, and warns where two
// classifiers follow each other.
std::vector<LayerDraft> read_layers(const Cursor& layers, Rounding rounding, std::optional<int64_t> channels);

}  // namespace cnn
