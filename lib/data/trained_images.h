// Which images a network has been trained on, and keeping them out of what it is evaluated on.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "data/open_dataset.h"

namespace cnn {

// Of the images of `data.training`: their digests (data/fingerprint.h), ascending, each once.
std::vector<uint64_t> digests_trained_on(const OpenedData& data);

// Both lists in one, as above.
std::vector<uint64_t> united(const std::vector<uint64_t>& a, const std::vector<uint64_t>& b);

// How many images of each part are, or were.
struct PartSizes {
  int64_t validation = 0;
  int64_t test = 0;
};

// Takes out of `data.validation` and `data.testing` every image whose digest is in `trained_on` (ascending),
// and says how many that were.
PartSizes leave_out(std::span<const uint64_t> trained_on, OpenedData& data);

// Whether images that `test_share` (data/split.h) parts into `kept` and `held`, by their digests, are those
// that a network was trained on, or most of them, with others or without: half of those trained on are among
// them, or of those kept, and hardly any is held out. True where nothing was trained on; of a
// few of the images trained on, too few to part, false.
bool is_set_trained_on(std::span<const uint64_t> trained_on, std::span<const uint64_t> kept,
                       std::span<const uint64_t> held);

}  // namespace cnn
