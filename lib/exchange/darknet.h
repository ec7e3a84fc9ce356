// Classifiers of Darknet, https://pjreddie.com/darknet: a cfg and its weights.
#pragma once

#include <string>
#include <string_view>

#include "exchange/imported.h"

namespace cnn {

// Throws Failure::model for what is neither or does not fit together, naming the layer for what is not taken.
Imported read_darknet(std::string_view cfg, const std::string& cfg_file, std::string_view weights,
                      const std::string& weights_file);

}  // namespace cnn
