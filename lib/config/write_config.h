// A RunSpec as YAML again.
#pragma once

#include <string>
#include <string_view>

#include "spec/run_spec.h"

namespace cnn {

// The first line of what write_config returns. A text with it among its first comments may be larger and
// nested deeper than one that a person writes (config/load_config.h), for with every default it is longer
// than what it came from.
inline constexpr std::string_view kWrittenMark = "# Written by cnn, with every default in its place.\n";

// The resolved config: every default written out, layers as a list with their names, paths absolute, numbers
// such that they read back as the same values. parse_config(write_config(spec)) gives `spec` back.
std::string write_config(const RunSpec& spec);

// Throws Failure::config where write_config(spec) cannot be read back as `spec`, and says why: nothing that
// is not found now is to be lost in a file later.
void check_reads_back(const RunSpec& spec);

// A name or a path as one line of YAML that reads back as the same bytes: in quotes unless it is plainly a
// word; what is not UTF-8 as {hex: "6469ff"}.
std::string yaml_text(std::string_view text);

}  // namespace cnn
