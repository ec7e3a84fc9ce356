// Whether --data names another set than the one trained on, where the model does not list its images.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "spec/run_spec.h"

namespace cnn {

// For image folders: the digests (data/fingerprint.h) of all images where `trained` names them, ascending,
// each once, if they are there and less than half of those of `asked` are among them. Nothing where `asked`
// is the set trained on, as it is or changed, or where it cannot be told. Reads every file of both.
std::optional<std::vector<uint64_t>> images_of_other_set(const DataSpec& trained, const DataSpec& asked);

}  // namespace cnn
