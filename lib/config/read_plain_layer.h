// Layers without weights of their own choosing: activations, normalizations, dropout, global pools, scales.
#pragma once

#include <optional>
#include <string>

#include "config/yaml_cursor.h"
#include "spec/layer_spec.h"

namespace cnn {

// A layer as its item says it.
struct PlainLayer {
  LayerKind kind;
  std::optional<Cursor> name;
};

// The layer of the word `type`, with its settings' defaults where they are not given: `value` is absent for a
// bare word. Nothing where the word is not one of these. Reports what is wrong in its values.
std::optional<PlainLayer> read_plain_layer(const std::string& type, Place place,
                                           const std::optional<Cursor>& value, Diagnostics& diagnostics);

}  // namespace cnn
