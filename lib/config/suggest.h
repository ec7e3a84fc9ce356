// "Did you mean ...?"
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cnn {

// The one of `known` that `word` probably stands for: the same but for case, a slip or two of the keyboard,
// or the word that PyTorch, Keras, Caffe or Darknet use for it. Nothing where none is near.
std::optional<std::string> nearest_word(std::string_view word, std::span<const std::string> known);

// What a slip of the keyboard has made of `word`, where it is plain to see: ": a space is missing behind its
// ':'; write `kernel: 5`", ": it holds a full-width comma (U+FF0C); type ','". Else empty.
std::string slip_in_word(std::string_view word);

// That, or ": did you mean 'kernel'?", or ": known are a, b and c" where none is near. `what` is "keys",
// "kinds of layer", ...
std::string suggestion(std::string_view word, std::span<const std::string> known, std::string_view what);

}  // namespace cnn
