// What is wanted of a training beside its config.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "config/load_config.h"
#include "ranks/ranks.h"

namespace cnn {

struct TrainingWishes {
  std::filesystem::path config;
  std::optional<std::string> text = std::nullopt;  // in the place of what that file holds
  std::vector<Override> overrides = {};
  std::filesystem::path data = {};  // where the images are, in the place of the config's data.root; or empty
  std::filesystem::path out = {};   // the run's directory; empty: runs/NAME, or the next of runs/NAME-2, ...
                                    // that is not there yet
  std::filesystem::path init = {};  // a model whose weights it begins with, or empty
  bool init_partial = false;        // those that match
  std::filesystem::path changes = {};  // a run's changes.jsonl: the same are made at the same steps; or empty
  bool overwrite = false;              // the run that `out` holds
  bool no_test = false;    // the test images are left alone: it is evaluated on validation images only
  bool resume = false;     // goes on with the run in `out`, or with the newest of this config's name
  Ranks* ranks = nullptr;  // with those of other processes it trains the same weights
  int ranks_here = 1;      // of these, on this machine, whose memory they share

  bool writes() const { return ranks == nullptr || ranks->is_first(); }

  // The shards that are computed here, where that are not all.
  Range own_shards() const { return ranks != nullptr ? ranks->own_shards() : Range{}; }
};

}  // namespace cnn
