// First weights as other programs name them: "he_normal", "RandomNormal(stddev=0.01)".
#pragma once

#include <string>
#include <string_view>

namespace cnn {

// "he", "{gaussian: 0.01}"; empty of what is none of ours. A normal distribution without its deviation has
// Keras's, 0.05.
std::string init_meant(std::string_view typed);

}  // namespace cnn
