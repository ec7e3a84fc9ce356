// Images explained one after the other, for `cnn explain`.
#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/explain_arguments.h"
#include "app/picture_files.h"
#include "explain/explanation.h"
#include "infer/predict.h"
#include "run/open_model.h"

namespace cnn::app {

// Throws Failure::usage where the model has no such layer.
void check_layer(const std::string& layer, const Probe& probe);

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
