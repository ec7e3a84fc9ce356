// `format`, and with it where images and labels are: `root`, `train`, `test`, `skip_bad`.
#pragma once

#include <filesystem>
#include <optional>

#include "base/shape.h"
#include "config/section.h"
#include "spec/run_spec.h"

namespace cnn {

// Reads these keys from the section `data` into `data`; paths, relative to `directory`, become absolute.
// What is wrong is reported.
void read_places(Section& section, const std::filesystem::path& directory, const std::optional<Volume>& input,
                 DataSpec& data);

// `validation`: a part of the training set, or for images a directory, relative to the root as `test` is.
void read_validation(const Cursor& value, const std::filesystem::path& directory, DataSpec& data);

}  // namespace cnn
