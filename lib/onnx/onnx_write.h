// A network as an ONNX graph: opset 13, IR 8; the input `input`, (N,C,H,W) with N free, the outputs `logits`
// and `probabilities`, (N,classes). Weights are the very bytes. In the metadata: `classes`, a JSON array of
// names, and `preprocessing`, {"scale", "mean", "std"}: the input is (scale*pixel - mean)/std of pixels of
// 0..255.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "spec/data_spec.h"
#include "spec/network_spec.h"

namespace cnn {

struct OnnxWishes {
  std::string name;                    // of the graph
  std::string version;                 // of this program
  std::string classes = {};            // JSON
  NormalizeSpec normalize = {};        // as numbers
  std::vector<float> mean_image = {};  // of MeanImageNormalization, else empty
  bool with_preprocessing = false;     // the graph takes pixels of 0..255
};

// The bytes of a network with these values of all_parameters(plan). Throws Failure::usage where protobuf's
// module is not there.
std::string write_onnx(const NetworkPlan& plan, std::span<const std::span<const float>> values,
                       const OnnxWishes& wishes);

}  // namespace cnn
