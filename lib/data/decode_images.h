// Many image files, decoded by many threads.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "data/dataset.h"
#include "data/image_folder.h"
#include "data/picture_notes.h"

namespace cnn {

struct DecodeSettings {
  int threads = 1;
  int64_t memory = 0;  // bytes; a set that takes more is streamed
  bool skip_bad = false;
  bool can_skip_bad = true;  // as in DataNeeds
  Background background = Background::white;
};

// What is worth telling of the files that were decoded.
struct DecodeReport {
  std::vector<BadFile> bad;
  PictureNotes notes;
};

// What to do about a bad file, as the end of a message.
std::string mend_advice(bool can_skip_bad, bool some_can_be_read = true);

// A data set of `files`, with a label each, resized to `image`. What cannot be read throws Failure::data, for
// the first such file; with skip_bad it is left out and added to report.bad. What is the machine's fault
// throws Failure::resource, skip_bad or not.
Dataset decode_images(std::vector<std::filesystem::path> files, std::vector<int32_t> labels,
                      const Volume& image, const DecodeSettings& settings, DecodeReport& report);

// Image i of a streamed set, from its file. Throws Failure::data or Failure::resource, as above.
void decode_again(const Dataset& data, int64_t i, uint8_t* out);

}  // namespace cnn
