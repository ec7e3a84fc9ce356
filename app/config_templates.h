// The configs that `cnn new` prints.
#pragma once

#include <string>
#include <vector>

namespace cnn::app {

// "mnist", "cifar10", "fashion-mnist".
std::vector<std::string> template_names();

// The commented config of that name, one of template_names(): a whole file that `cnn train` takes.
std::string config_template(const std::string& name);

// What every one of them ends with: the rest of `data`, and `train`.
std::string train_template();

}  // namespace cnn::app
