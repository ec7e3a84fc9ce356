// Networks as other programs write them, given as a config.
#pragma once

#include <optional>
#include <string_view>

#include "config/line_slips.h"

namespace cnn {

// Of a text that is no YAML but a .cfg of Darknet, a prototxt of Caffe or a program: where that shows, and
// what it looks like. Nothing of others.
std::optional<Slip> find_foreign(std::string_view text);

// Whether a line begins with a section of a config and its value, or with what may be meant as one.
bool has_config_key(std::string_view text);

// Whether a text that is no YAML may be a config all the same: it has such a line, or few lines at all.
bool may_be_config(std::string_view text);

}  // namespace cnn
