// Images of a data set on the page: copied while the training waits, prepared elsewhere.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/shape.h"
#include "base/thread_pool.h"
#include "data/open_dataset.h"
#include "model/model_file.h"

namespace cnn {

struct ShownImage {
  int64_t index = 0;            // in its data set
  int32_t label = -1;           // below 0: not known
  std::filesystem::path file;   // of image folders
  std::vector<uint8_t> pixels;  // (C, H, W); empty of a streamed set until decode()
};

// The set whose images are shown: the test set, else the images held back, else those trained on.
Split shown_split(const OpenedData& data);
int64_t count_of(const OpenedData& data, Split split);

// Copies it; at 0 <= place < count_of(split).
ShownImage copy_image(const OpenedData& data, Split split, int64_t place);

// Reads the pixels, of a streamed set. Throws PageRefusal 409 where the file cannot be read any more.
void decode(ShownImage& image, const ModelInfo& info);

// (count, C, H, W) as the network gets them, at `out`. `variant`: 0 as they are, else moved, turned and
// mirrored as training moves them, another way for each number.
void normalize(const std::vector<ShownImage>& images, const ModelInfo& info, int64_t variant,
               ThreadPool& pool, float* out);

// Whether the training moves, turns or mirrors its images.
bool has_variants(const ModelInfo& info);

// "data:image/png;base64,...", gray but of three channels.
std::string picture_url(const std::vector<uint8_t>& pixels, const Volume& volume);

}  // namespace cnn
