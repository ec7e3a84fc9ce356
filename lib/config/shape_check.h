// Whether the layers of a config fit one another.
#pragma once

#include <vector>

#include "config/assemble.h"
#include "config/diagnostics.h"
#include "spec/network_spec.h"

namespace cnn {

// Follows the input, which has a volume, through the layers and reports the first that does not fit where it
// stands, with what would: every setting named has been tried on the whole network. Whether every layer is
// there and fits; what follows the first that does not has no known input.
bool check_shapes(const InputDraft& input, const std::vector<LayerDraft>& drafts,
                  const std::vector<LayerSpec>& layers, Diagnostics& diagnostics);

}  // namespace cnn
