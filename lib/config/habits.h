// What people type by habit from PyTorch, Keras, Caffe and Darknet, and what a config has for it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cnn {

struct Habit {
  std::string_view typed;   // words, in small letters, '_' for '-', with blanks between them
  std::string_view meant;   // the word here; or, where there is none,
  std::string_view answer;  // what to say
  std::string_view
      sections;  // where the answer holds: paths of KeyTables, "layers", "top"; empty: in each section
};

// `word` as habits have it.
std::string as_typed(std::string_view word);

// What `word` may be here, the likeliest first.
std::vector<std::string> meant_by(std::string_view word);

// All that habits type for some word here.
std::vector<std::string> habit_words();

// Whether PyTorch, Keras or others have an optimizer of this name that is not built in.
bool is_optimizer_elsewhere(std::string_view word);

// All that there are. Of an answer {WORDS}, {FILES} and {SIZED} stand for data formats (with_formats of
// config/keys.h).
std::span<const Habit> all_habits();

// The answer to `word` as a key of `section`, or as a layer in "layers"; nothing where there is none.
std::optional<std::string> habit_answer(std::string_view word, std::string_view section);

}  // namespace cnn
