// "Did you mean ...?"
#pragma once

#include <cstdint>
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

// The whole path of the key of a section that `word` is or means: "train.optimizer.learning_rate" for "lr";
// empty where there is none.
std::string path_meant(std::string_view word);

// What is asked for: "keys" of a section (its KeyTable's path), "layers", "commands".
struct Asked {
  std::string_view section;
  std::string_view what;
  std::optional<int64_t> channels = std::nullopt;  // that come to a layer, as far as is known
};

// That, or what habits answer, ": did you mean 'kernel'?", ": did you mean 'train.optimizer.momentum'?" where
// the key is another section's, or "; known keys are a, b and c" where none is near.
std::string suggestion(std::string_view word, std::span<const std::string> known, const Asked& asked);

}  // namespace cnn
