// How the snapshots are called that a person has made of a running training: DIR/snapshot-7.bin.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>

namespace cnn {

inline const std::string kSnapshotStem = "snapshot-";
inline const std::string kSnapshotEnding = ".bin";

// 7 of "snapshot-7.bin"; nothing of what is not called so.
inline std::optional<int64_t> snapshot_number(const std::string& name) {
  if (!name.starts_with(kSnapshotStem) || !name.ends_with(kSnapshotEnding) || name.size() > 32)
    return std::nullopt;
  int64_t number = 0;
  const char* end = name.data() + name.size() - kSnapshotEnding.size();
  const auto [stop, error] = std::from_chars(name.data() + kSnapshotStem.size(), end, number);
  if (error != std::errc() || stop != end || number < 1) return std::nullopt;
  return number;
}

}  // namespace cnn
