// `data`: where images and labels are, and what is done to them.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/shape.h"
#include "config/yaml_cursor.h"
#include "spec/data_spec.h"

namespace cnn {

// What the section says; its paths, relative to `directory`, absolute. `input` is the network's, if it is
// known: cifar10 and lists of means must match it. Where something has been reported, the result has the
// defaults there.
DataSpec read_data(const Cursor& data, const std::filesystem::path& directory,
                   const std::optional<Volume>& input);

// As read_data reads it, every default written out.
std::string data_section(const DataSpec& data);

}  // namespace cnn
