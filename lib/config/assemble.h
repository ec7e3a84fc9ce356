// From the layers as they were read to a network: names, order, shapes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/yaml_cursor.h"
#include "spec/network_spec.h"

namespace cnn {

// A layer as it was read.
struct LayerDraft {
  const char* type = nullptr;                  // the config's word, absent where it is unknown
  std::optional<LayerKind> kind;               // absent where something in it is wrong, and has been reported
  Place place;                                 // where its misfit is reported,
  std::optional<Place> overridden;             // unless this part of it comes from an override
  std::optional<Cursor> name;                  // if given
  std::vector<std::vector<LayerDraft>> paths;  // of a residual, one; of branches, each of them
  std::optional<int64_t> block;                // from 1, in an `architecture`
};

// The input's volume, absent where it is wrong or missing, what of it comes from an override, and whether the
// data have that size alone.
struct InputDraft {
  std::optional<Volume> volume;
  std::optional<Place> overridden;
  bool is_of_data = false;
};

// The warning where an fc feeds a `softmax: {classes}`.
inline constexpr const char* kTwoClassifiers =
    "two classifiers in a row: an fc comes right before this softmax, which brings its own fully connected "
    "layer for its "
    "classes\nwrite a bare `softmax` to use the fc's outputs as classes, or put a relu between them";

LayerDraft wrong_layer(const char* type, Place place);

// Names the layers and checks each on the volume that the one before it gives, up to the first that is wrong
// or does not fit. The result is complete only where nothing has been reported. `place` is where totals
// beyond their limits are reported.
std::vector<LayerSpec> assemble_layers(const std::vector<LayerDraft>& drafts, const InputDraft& input,
                                       Place place, Diagnostics& diagnostics);

// The place of the first value in `node` that an override has put there: a misfit is told of the override
// that made it.
std::optional<Place> overridden_in(const YamlNode& node);

}  // namespace cnn
