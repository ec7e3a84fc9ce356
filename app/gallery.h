// The images that `cnn search` and `cnn explain` look among: those that a model was trained on, or those of a
// directory.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "app/options.h"
#include "infer/predict.h"
#include "layers/workers.h"
#include "run/open_evaluation.h"

namespace cnn::app {

// Numbered in the order in which visit() shows them. All on the calling thread.
class Gallery {
 public:
  virtual ~Gallery() = default;

  // Calls see(image, label) for each: (C, H, W) normalized, as the network sees it, and its class, -1 where
  // that is not known. May be called again. Where that takes long, it says how far it is. Throws
  // Failure::data.
  virtual void visit(const std::function<void(std::span<const float>, int32_t)>& see) = 0;

  // After visit(): its file, or where it stands in the data set; and its pixels, (C, H, W), and what visit()
  // showed of it.
  virtual std::string name(int64_t index) const = 0;
  virtual std::vector<uint8_t> pixels(int64_t index) = 0;
  virtual std::vector<float> image(int64_t index) = 0;
};

// As the command line says where to look.
struct GalleryChoice {
  std::string option;  // that messages name
  std::string in;      // "train", "validation", "test", or a directory, where the class is the folder's name
  AskedBy by;
  std::filesystem::path data = {};  // where the images of the former three are now; or empty
};

// All of them outlive it.
std::unique_ptr<Gallery> open_gallery(const std::filesystem::path& model, const GalleryChoice& choice,
                                      const Preparation& preparation, Workers& workers,
                                      const Options& options);

bool is_split(const std::string& in);

}  // namespace cnn::app
