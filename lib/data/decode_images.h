// Many image files, decoded by many threads.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "data/dataset.h"
#include "data/image_folder.h"

namespace cnn {

struct DecodeSettings {
  int threads = 1;
  int64_t memory = 0;  // bytes; a set that takes more is streamed
  bool skip_bad = false;
};

// A data set of `files`, with a label each, resized to `image`. What cannot be read throws Failure::data, for
// the first such file; with skip_bad it is left out and added to `bad`.
Dataset decode_images(std::vector<std::filesystem::path> files, std::vector<int32_t> labels,
                      const Volume& image, const DecodeSettings& settings, std::vector<BadFile>& bad);

// Image i of a streamed set, from its file. Throws Failure::data.
void decode_again(const Dataset& data, int64_t i, uint8_t* out);

}  // namespace cnn
