// Whether --data names another set than the one trained on, where the model does not list its images.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "data/open_dataset.h"
#include "run/messages.h"
#include "spec/run_spec.h"

namespace cnn {

// For image folders: the digests (data/fingerprint.h) of all images where `trained` names them, ascending,
// each once, if they are there and less than half of those of `asked` are among them. Nothing where `asked`
// is the set trained on, as it is or changed, or where it cannot be told. Reads every file of both.
std::optional<std::vector<uint64_t>> images_of_other_set(const DataSpec& trained, const DataSpec& asked);

// Takes them out of the test images, and a warning says how many. `file` names the model.
void leave_out_of_test(const std::vector<uint64_t>& own_set, const std::filesystem::path& file,
                       OpenedData& data, const Messages& messages);

}  // namespace cnn
