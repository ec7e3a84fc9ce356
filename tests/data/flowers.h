// A small set of image folders, as tests read, spoil and mend it.
#pragma once

#include <filesystem>
#include <string>

#include "data/image_directory.h"
#include "data/open_dataset.h"
#include "thrown.h"

namespace cnn {

inline constexpr Volume kInput{1, 4, 4};

// Train and test below r, each with the classes a, b and c.
class Flowers {
 public:
  Flowers() {
    write_image_folders(directory, "r/train", 3, 5);
    write_image_folders(directory, "r/test", 3, 2);
    spec.format = ImageFolders{};
    spec.root = root();
    spec.folders().train = root() / "train";
    spec.folders().test = root() / "test";
  }

  std::filesystem::path root() const { return directory.path() / "r"; }
  OpenedData open(const DataNeeds& needs = {}) const { return open_data(spec, kInput, 3, needs); }
  std::string refusal(int64_t classes = 3) const {
    return thrown(Failure::data, [&] { open_data(spec, kInput, classes); });
  }

  TemporaryDirectory directory;
  DataSpec spec;
};

}  // namespace cnn
