// Networks as other programs write them, given as a config.
#pragma once

#include <optional>
#include <string_view>

#include "config/line_slips.h"

namespace cnn {

// Of a text that is no YAML but a .cfg of Darknet, a prototxt of Caffe or a program: where that shows, and
// what it looks like. Nothing of others.
std::optional<Slip> find_foreign(std::string_view text);

}  // namespace cnn
