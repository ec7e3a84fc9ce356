// What was predicted, as `cnn predict --json` and the page of a training tell it.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "infer/predict.h"

namespace cnn {

// The most likely classes, at most `top` of them, the likeliest first.
std::vector<size_t> likeliest(const std::vector<float>& probabilities, int64_t top);

// {"image","predictions":[{"class","label","probability"},...]}, and what was done to the image before.
nlohmann::ordered_json json_of(const std::string& image, const Prediction& prediction,
                               const std::vector<std::string>& classes, int64_t top,
                               const Preparation& preparation);

}  // namespace cnn
