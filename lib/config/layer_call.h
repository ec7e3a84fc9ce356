// Layers as other programs' code has them, "Conv2D(32, 3, activation='relu')", in this grammar.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cnn {

struct LayerMeant {
  std::string
      text;  // "write `- conv: {filters: 32, kernel: 3}`, and `- relu` below it"; empty: none is known
  std::optional<int64_t> channels;  // that come out of it, where that is known
};

// The layers that `name` with these arguments is, the user's own where they can be told, and what of them is
// not kept. `channels` come to it, as far as is known.
LayerMeant layer_of_call(std::string_view name, const std::vector<std::string>& arguments,
                         std::optional<int64_t> channels);

}  // namespace cnn
