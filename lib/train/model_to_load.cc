#include "train/model_to_load.h"

#include <algorithm>
#include <system_error>

#include "base/atomic_file.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/file.h"
#include "base/printable.h"
#include "spec/shape_rules.h"

namespace cnn {

ModelToLoad::ModelToLoad(const std::filesystem::path& file, const Network& network)
    : file_(file),
      bytes_(read_file(file, kMostModelBytes, Failure::model)),
      digest_(digest_text(digest_of(bytes_))),
      model_(load_model(file)) {
  const auto parameters = network.parameters();
  for (size_t i = 0; i < std::max(parameters.size(), model_.shapes.size()); ++i) {
    const bool has_both = i < parameters.size() && i < model_.shapes.size();
    if (has_both && model_.shapes[i].name == parameters[i].name &&
        model_.shapes[i].dims == parameters[i].dims)
      continue;
    const std::string name = i < parameters.size() ? parameters[i].name : model_.shapes[i].name;
    throw Error(Failure::model,
                shown(file) + ": is the model of another network: the first that differs is " + name);
  }
}

void ModelToLoad::keep_as(const std::filesystem::path& file, Disk& disk) const {
  std::error_code error;
  if (std::filesystem::equivalent(file_, file, error)) return;
  AtomicFile copy(file, disk);
  copy.write(bytes_);
  copy.commit();
}

void ModelToLoad::copy_into(Network& network) const {
  const auto parameters = network.parameters_to_write();
  for (size_t i = 0; i < parameters.size(); ++i)
    std::ranges::copy(model_.values[i].span(), parameters[i].value.begin());
}

}  // namespace cnn
