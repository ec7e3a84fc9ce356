// Layers as other programs write them: "Conv2d(1, 20, 5)", "softmax 3", {type: conv, filters: 4}.
#pragma once

#include <string>
#include <string_view>

#include "config/keys.h"
#include "config/layer_call.h"
#include "config/yaml_tree.h"

namespace cnn {

// "write `- conv: {filters: 20, kernel: 5}`", of a word of `layers` with values behind it, the user's own
// where they can be told apart; empty where no layer's word begins it. `channels` come to it, as far as is
// known.
LayerMeant layer_with_values(std::string_view word, std::optional<int64_t> channels);

// "`- conv: {filters: 4, kernel: 5}`" of an item that names its kind by a key (type, class_name, ...);
// empty of any other.
std::string layer_of_type(const YamlNode& item);

// Likewise of {out_channels: 16, kernel_size: 3} under the word of another program; empty where the word or a
// value is none that is known.
LayerMeant layer_renamed(const std::string& word, const YamlNode& value, std::optional<int64_t> channels);

// ": write `- dropout: 0.5`" of "p=0.5" in the place of a layer's values; else empty.
std::string short_form_meant(const std::string& text, const KeyTable& table);

// "{filters: 4, kernel: 5}" of the keys of `item` beside the one at `but`.
std::string mapping_of_others(const YamlNode& item, size_t but);

}  // namespace cnn
