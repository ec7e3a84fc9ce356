// The configs that come with an installed program.
#pragma once

#include <filesystem>

namespace cnn {

// Where they are: share/cnn/configs beside the bin/ that this program is in. It need not be there. Relative
// paths in its files are relative to `configs` in the current directory, which need not be there either:
// their data are in `data`, where `cnn get-data` puts them.
std::filesystem::path shipped_configs();

// Of "lenet", "lenet.yaml" or "configs/lenet.yaml" the file in shipped_configs(), unless there is one of that
// very name or nothing to be found there: then `name` as it is.
std::filesystem::path shipped_config(const std::filesystem::path& name);

}  // namespace cnn
