// Which images a network has been trained on, and keeping them out of what it is evaluated on.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "data/open_dataset.h"

namespace cnn {

// Of the images of `data.training`: their digests (data/fingerprint.h), of pixels, and of files' bytes
// where they have files of their own; ascending, each once.
std::vector<uint64_t> digests_trained_on(const OpenedData& data);

// Likewise of the images of `data.validation`.
std::vector<uint64_t> digests_validated_with(const OpenedData& data);

// Of the files of `data.parted`: the digests that are not in `trained_on` (ascending), likewise; nothing
// where there are no such files.
std::optional<std::vector<uint64_t>> digests_not_trained_on(std::span<const uint64_t> trained_on,
                                                            const OpenedData& data);

// Both lists in one, as above.
std::vector<uint64_t> united(const std::vector<uint64_t>& a, const std::vector<uint64_t>& b);

// Of each image of a set the digest by which it is in `trained_on` (ascending); where it is not, that of its
// bytes.
std::vector<uint64_t> digests_as_listed(std::span<const uint64_t> trained_on, const Dataset& set);

// How many images of each part are, or were.
struct PartSizes {
  int64_t validation = 0;
  int64_t test = 0;
};

PartSizes sizes_of_parts(const OpenedData& data);

// Takes out of `data.validation` and `data.testing` every image of which a digest is in `trained_on`
// (ascending), and says how many that were.
PartSizes leave_out(std::span<const uint64_t> trained_on, OpenedData& data);

// Takes out of `data.training` every image of which no digest is in `trained_on`, and returns how many that
// were.
int64_t leave_out_unknown(std::span<const uint64_t> trained_on, OpenedData& data);

// How many images of `data.validation` and `data.testing` have a digest in `listed` (ascending).
PartSizes count_listed(std::span<const uint64_t> listed, const OpenedData& data);

// Images to train on that are in another class too, pixel by pixel: how many, and the first two of them, by
// their files or places.
struct Contradiction {
  int64_t images = 0;
  std::string first;
  std::string second;
};
Contradiction find_contradiction(const OpenedData& data);

// Images that are parted into those to train on and others, by their digests.
struct PartDigests {
  std::span<const uint64_t> kept;
  std::span<const uint64_t> held;
  int64_t to_train_on = 0;  // of those kept, so many would be trained on
};

// How many of the `digests` are in `trained_on`.
int64_t count_trained(std::span<const uint64_t> trained_on, std::span<const uint64_t> digests);

// Whether they are those that a network was trained on, changed a little: half of what would be trained on
// was trained on, and much less of what is held out (an image added moves one other across at most). True
// where nothing was trained on.
bool is_set_trained_on(std::span<const uint64_t> trained_on, const PartDigests& parts);

}  // namespace cnn
