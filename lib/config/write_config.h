// A RunSpec as YAML again.
#pragma once

#include <string>
#include <string_view>

#include "spec/run_spec.h"

namespace cnn {

// The resolved config: every default written out, layers as a list with their names, paths absolute, numbers
// such that they read back as the same values. parse_config(write_config(spec)) gives `spec` back.
std::string write_config(const RunSpec& spec);

// A name or a path as one line of YAML that reads back as the same bytes: in quotes unless it is plainly a
// word; what is not UTF-8 as {hex: "6469ff"}.
std::string yaml_text(std::string_view text);

}  // namespace cnn
