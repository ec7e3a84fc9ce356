// Images explained one after the other, for `cnn explain`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/disk.h"
#include "data/raster.h"
#include "explain/explanation.h"
#include "infer/predict.h"
#include "run/open_model.h"
#include "run/outputs.h"

namespace cnn::app {

struct ExplainArguments {
  std::filesystem::path model;
  std::vector<std::string> images;
  std::filesystem::path out;
  std::string method = word_of(Method::hirescam);  // or kActivations, kPatches
  std::string class_name;                          // empty: the one that the network takes the image for
  std::string layer;                               // empty: as the method has it
  std::string data = "train";                      // of kPatches: as a gallery's `in`
  std::string beside;                              // likewise: the method of the pictures beside, or empty
  Preparation preparation = {.keeps_pixels = true};
};

inline constexpr const char* kActivations = "activations";

// Throws Failure::usage where the model has no such layer.
void check_layer(const std::string& layer, const Probe& probe);

// Writes pictures of no two names alike to a directory that it makes with the first.
class PictureFiles {
 public:
  // `spec`: the model's: no picture may come to lie among the data that it was trained on, nor in a directory
  // that is explained. `images`: none of them, and nothing of the model's, is written over. `disk` outlives
  // this.
  PictureFiles(const ExplainArguments& arguments, const RunSpec& spec, const std::vector<ImageInput>& images,
               Disk& disk);

  // "why/rose-hirescam.png". Throws as prepare_output() (run/outputs.h), and Failure::resource.
  std::filesystem::path write(const std::string& image, const std::string& what, const Raster& picture);

 private:
  Disk& disk_;
  std::filesystem::path out_;
  ReadPlaces read_;  // but for what the directory was held against
  std::map<std::string, int> counts_;
};

class Explainer {
 public:
  // All of them outlive this. Throws Failure::usage for a class or a layer that the model has not.
  Explainer(const ExplainArguments& arguments, const OpenedModel& model, Workers& workers,
            const std::vector<ImageInput>& images, Disk& disk);

  // An object a picture, which is written; none for an image that cannot be read, which is said.
  std::vector<nlohmann::ordered_json> explain_image(const ImageInput& image);

  // Of all the images so far, what a person should know.
  std::vector<std::string> notes() const;

 private:
  std::span<const float> image() const;  // the last one predicted, as the network sees it
  std::vector<nlohmann::ordered_json> explanation(const std::string& name, const Prediction& prediction,
                                                  int64_t class_index);
  std::vector<nlohmann::ordered_json> activations(const std::string& name, int64_t class_index);

  const ExplainArguments& arguments_;
  const OpenedModel& model_;
  std::unique_ptr<Network> network_;
  Predictor predictor_;
  Probe probe_;
  PictureFiles pictures_;
  std::optional<int64_t> class_;
};

}  // namespace cnn::app
