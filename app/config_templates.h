// The configs that `cnn new` prints.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cnn::app {

// "mnist", "cifar10", "fashion-mnist".
std::vector<std::string> template_names();

// The commented config of that name, one of template_names(): a whole file that `cnn train` takes.
std::string config_template(const std::string& name);

// How the config's network is trained, and what `data` says before that.
struct TrainTemplate {
  int64_t epochs = 10;
  int64_t batch_size = 64;
  std::string note = {};  // goes on behind the meaning of the epochs
  std::string optimizer = "{type: sgd, learning_rate: 0.01, momentum: 0.9}";
  std::string schedule = {};                 // empty: it is a comment
  std::string augment = {};                  // likewise
  std::string format = {};                   // of the data
  std::vector<std::string_view> given = {};  // keys that `data` has already, or that tell nothing
};

// `line` and, in the column where a config's comments stand, or a space behind it, "# comment".
std::string commented(const std::string& line, const std::string& comment);

// What every config ends with: the other keys of `data`, and `train` with all of its keys; what need not be
// said as comments.
std::string train_template(const TrainTemplate& values);

}  // namespace cnn::app
