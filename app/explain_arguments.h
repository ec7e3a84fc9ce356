// What `cnn explain` is asked for.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "explain/explanation.h"
#include "infer/predict.h"

namespace cnn::app {

// Beside the methods of explain/explanation.h.
inline constexpr const char* kActivations = "activations";
inline constexpr const char* kPatches = "patches";

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

}  // namespace cnn::app
