// A directory of image folders, made for a test.
#pragma once

#include <filesystem>
#include <string>

#include "data/image_files.h"
#include "temporary_directory.h"

namespace cnn {

// The gray level that image i of class c has all over.
inline int made_level(int64_t c, int64_t i) {
  return static_cast<int>((c * 61 + i * 7) % 256);
}

// `count` images of 4x4 pixels, 0.pgm, 1.pgm, ..., for each class a, b, c, ... below `folder`: the images
// first, first + 1, ... of the class, of which no two of the first 50 of three classes are the same.
inline void write_image_folders(const TemporaryDirectory& directory, const std::string& folder,
                                int64_t classes, int64_t count, int64_t first = 0) {
  for (int64_t c = 0; c < classes; ++c) {
    const std::string name = folder + "/" + static_cast<char>('a' + c);
    std::filesystem::create_directories(directory.path() / name);
    for (int64_t i = 0; i < count; ++i)
      directory.write(name + "/" + std::to_string(i) + ".pgm", flat_pgm(4, 4, made_level(c, first + i)));
  }
}

}  // namespace cnn
