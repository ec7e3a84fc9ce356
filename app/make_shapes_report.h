// What `cnn shapes` says, found out: sizes, costs, memory and, if that is wished for, time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/options.h"
#include "app/shapes_report.h"
#include "spec/run_spec.h"

namespace cnn::app {

struct ShapesWishes {
  std::filesystem::path source;
  std::optional<int64_t> batch_size;  // as `--set train.batch_size=N` would have it
  bool explain = false;
  bool config = false;
  std::filesystem::path svg;  // empty: none
  bool time = false;
  std::vector<std::string> settings;
};

// `spec` is that of the source; `program`: bytes of memory that the program takes itself. Looks at the data,
// as far as they are at hand. Throws what those who read them throw, unless the source is a model.
ShapesReport make_shapes_report(const RunSpec& spec, const ShapesWishes& wishes, const Options& options,
                                int64_t program);

}  // namespace cnn::app
