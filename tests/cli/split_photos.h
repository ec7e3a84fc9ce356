// Folders of images of which a part is held out, and models that do not list what they were trained on.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "cli/gallery.h"
#include "cli/model_header.h"

namespace cnn {

// `one` with 20 images of each of three classes, a quarter of them for the test.
class SplitPhotos : public Playground {
 public:
  explicit SplitPhotos(const std::string& share = "test: 0.25") {
    write_image_folders(directory(), "one", 3, 20);
    write("one.yaml", images_config("root: one, " + share));
  }
};

// A model as earlier versions wrote it: without the list of the images trained on.
inline std::string without_list(const std::string& model) {
  return with_metadata(model, [](nlohmann::ordered_json& metadata) {
    metadata.erase("trained_on");
    metadata.erase("progress.training");
  });
}

}  // namespace cnn
