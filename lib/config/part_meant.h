// Parts of a set of images as people write them who do not know how a config has them.
#pragma once

#include <optional>
#include <string>

#include "config/yaml_tree.h"

namespace cnn {

// What stands in a config for a text that means a part of the images, and none to the letter: "0.2" of 20%,
// of 0,2, of 1/5 and of "0.2" in quotes; "0" of `none`; `usual` of `true`. Empty where it can mean nothing
// that a config has, such as 120%. Nothing where it may as well be the name of a directory, as any whole
// number in quotes is.
std::optional<std::string> part_meant(const YamlNode& node, const std::string& usual);

}  // namespace cnn
