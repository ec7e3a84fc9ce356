// A part of a set that is held back from training, to validate or to test with (data/split.h).
#pragma once

#include <cstdint>
#include <filesystem>
#include <variant>

namespace cnn {

struct ShareFraction {
  double fraction = 0;  // in (0, 1)
  bool operator==(const ShareFraction&) const = default;
};
struct ShareCount {
  int64_t count = 0;  // >= 1
  bool operator==(const ShareCount&) const = default;
};
struct ShareEvery {
  int64_t every = 0;  // >= 2: the fraction 1/every
  bool operator==(const ShareEvery&) const = default;
};
using ShareSpec = std::variant<std::monostate, ShareFraction, ShareCount, ShareEvery>;

inline bool is_none(const ShareSpec& share) {
  return std::holds_alternative<std::monostate>(share);
}

// What a setting takes that is a part, or in its place a directory of its own: then `directory` is its name
// and the part is none. Null: no directory will do. `purpose` is what the images are for, as messages have
// it; `none` what a config says where there are none of either (empty: nothing).
template <typename Path>
struct PartOrDirectory {
  Path* directory;
  const char* purpose;
  const char* none;
};
template <typename Path>
PartOrDirectory(Path*, const char*, const char*) -> PartOrDirectory<Path>;

}  // namespace cnn
