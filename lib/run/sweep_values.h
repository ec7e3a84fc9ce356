// What a sweep tries: keys of the config and their values, put together in every way or drawn.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace cnn {

// LOW..HIGH, evenly between them or, with `log` behind it, between their logarithms; whole numbers where both
// ends are.
struct SweptRange {
  double low = 0;
  double high = 0;
  bool is_log = false;
  bool is_whole = false;
};

struct SweptKey {
  std::string key;
  std::vector<std::string> values;      // as they are typed
  std::vector<SweptRange> ranges = {};  // one a value, or none where they are values
};

// KEY=V1,V2,...: cut at the commas outside of brackets and quotes. Throws Failure::usage where it is no such
// thing, and where some of the values are ranges and some are not.
SweptKey swept_key(const std::string& typed);

// Key and value, in the order of the keys.
using Settings = std::vector<std::pair<std::string, std::string>>;

// All of them, the last key's values changing first. Throws Failure::usage where one is a range, where a key
// is given twice and where there are too many.
std::vector<Settings> all_settings(std::span<const SweptKey> keys);

// `count` of them, drawn: the first ones are the same however many are drawn.
std::vector<Settings> drawn_settings(std::span<const SweptKey> keys, int64_t count);

// "learning_rate=0.1 batch_size=64": the keys by their last words, where these tell them apart.
std::string short_settings_text(const Settings& settings);

// The name of a directory for a run with these settings and seed: its own for each.
std::string directory_of(const Settings& settings, int64_t seed);

}  // namespace cnn
