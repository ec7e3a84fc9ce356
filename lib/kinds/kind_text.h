// What a kind of something is called and shown as.
#pragma once

namespace cnn {

struct KindText {
  const char* word;     // the config's
  const char* meaning;  // a line without a full stop

  // Of a layer or an activation:
  const char* short_key = nullptr;  // whose value may stand alone, as in `dropout: 0.5`; null: none's
  const char* example = nullptr;    // an item of `layers`; null: the word alone will do
  const char* mapping =
      nullptr;  // what to write where something else than a mapping stands; null: the example
  const char* formula_word = nullptr;  // of the lectures' formula; null: the word in capitals

  const char* item() const { return example != nullptr ? example : word; }
};

}  // namespace cnn
