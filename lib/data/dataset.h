// A labelled set of images, as bytes, before any normalization.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/buffer.h"
#include "base/shape.h"
#include "spec/background.h"
#include "spec/picture_facts.h"

namespace cnn {

using Bytes = std::vector<uint8_t, BufferAllocator<uint8_t>>;

struct Dataset {
  Volume image;  // of every image
  int64_t count = 0;
  Bytes pixels;                                   // (count, C, H, W), 0..255; empty where it is streamed
  std::vector<int32_t> labels;                    // (count), each in 0..classes-1
  std::vector<std::filesystem::path> files = {};  // (count) for image folders: which file each image is
  std::vector<uint64_t> digests = {};             // (count) for image folders: of each file's bytes
  std::vector<uint64_t> pixel_digests = {};       // (count) of each picture's pixels (data/pixel_digest.h);
                                                  // empty where `digests` are these
  Background background = Background::white;      // of image folders: what their transparent pixels lie over
  std::optional<PictureFacts> pictures = std::nullopt;  // of image folders
  std::set<int> labels_in_files = {};  // of IDX and CIFAR-10: those of the images beyond data.limit too

  // The images are more than memory holds: each is read from its file whenever it is needed
  // (data/decode_ahead.h).
  bool is_streamed() const { return pixels.empty() && count > 0; }

  // Not of a streamed set.
  const uint8_t* pixels_of(int64_t i) const { return pixels.data() + i * image.size(); }
};

// Which images of a data set a split is made of.
struct Subset {
  std::vector<int64_t> indices;  // into the Dataset, ascending
};

}  // namespace cnn
