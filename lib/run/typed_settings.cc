#include "run/typed_settings.h"

#include "base/shell_word.h"

namespace cnn {

std::string typed_settings(const TrainingWishes& wishes) {
  std::string typed;
  for (const Override& one : wishes.overrides) {
    typed += one.label.starts_with("--set") ? " --set " + shell_word(one.key + "=" + one.value)
                                            : " " + one.label + " " + shell_word(one.value);
  }
  if (!wishes.data.empty()) typed += " --data " + shell_path(wishes.data);
  return typed;
}

}  // namespace cnn
