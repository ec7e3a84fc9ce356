// Training images as a training of some epoch takes them.
#pragma once

#include <cstdint>
#include <vector>

#include "data/contact_sheet.h"
#include "data/open_dataset.h"
#include "run/messages.h"
#include "spec/run_spec.h"

namespace cnn {

// The first `count` images of `epoch`, but at most all and what 100 million pixels hold: in its order and
// varied as then, but not normalized. `needs` says how they are read. Throws as open_images (run/sources.h).
std::vector<LabelledImage> preview_images(const RunSpec& spec, int64_t count, int64_t epoch, DataNeeds needs,
                                          const Messages& messages);

}  // namespace cnn
