// The configs that `cnn new` prints.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cnn::app {

// "mnist", "cifar10", "fashion-mnist".
std::vector<std::string> template_names();

// The commented config of that name, one of template_names(): a whole file that `cnn train` takes.
std::string config_template(const std::string& name);

// How the config's network is trained, and how `data` ends before that.
struct TrainTemplate {
  int64_t epochs = 10;
  int64_t batch_size = 64;
  std::string note = {};  // a comment behind the epochs
  std::string optimizer =
      "{type: sgd, learning_rate: 0.01, momentum: 0.9}   # also weight_decay: 0.0005; or adam, adamw, "
      "adadelta, ...";
  int64_t shift = 0;            // of the augmentation; 0: it is a comment
  bool has_validation = false;  // `data` says already which images are for validation
};

// What every config ends with: the rest of `data`, and `train`.
std::string train_template(const TrainTemplate& values = {});

}  // namespace cnn::app
