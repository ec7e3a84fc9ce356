#include "train/changes.h"

#include <array>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "config/load_config.h"
#include "config/write_config.h"

namespace cnn {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kPlaces = {{
    {"learning_rate", "train.optimizer.learning_rate"},
    {"momentum", "train.optimizer.momentum"},
    {"weight_decay", "train.optimizer.weight_decay"},
    {"batch_size", "train.batch_size"},
    {"log_every", "train.log_every"},
}};

std::string place_of(const std::string& key) {
  std::string known;
  for (const auto& [name, place] : kPlaces) {
    if (key == name) return std::string(place);
    known += (known.empty() ? "" : ", ") + std::string(name);
  }
  throw Error(Failure::config, "`" + key + "` cannot be changed while a network trains; these can: " + known);
}

// A value is one word: it stands in a line of the checkpoint, and is no way to write more of a config.
bool is_word(const std::string& value) {
  return !value.empty() && value.size() <= 64 &&
         value.find_first_not_of("0123456789+-.eEabcdefghijklmnopqrstuvwxyz") == std::string::npos;
}

}  // namespace

bool is_file_in_run(const std::string& name) {
  constexpr std::string_view kAllowed = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_.";
  return !name.empty() && name.size() <= 100 && name.front() != '.' &&
         name.find_first_not_of(kAllowed) == std::string::npos;
}

void check_change(const Change& change) {
  if (change.is_load()) {
    if (!is_file_in_run(change.value)) throw Error(Failure::config, "load: expected the name of a file");
    return;
  }
  place_of(change.key);
  if (!is_word(change.value)) throw Error(Failure::config, change.key + ": expected a number");
}

TrainSpec with_change(const RunSpec& spec, const TrainSpec& settings, const Change& change) {
  check_change(change);
  const std::string place = place_of(change.key);
  // Of a config that has nothing else: network and data stay, and cost more to read than all settings.
  RunSpec least;
  least.name = spec.name;
  FcSpec fc;
  fc.units = 2;
  least.network = {{1, 1, 1}, {{"fc1", fc}, {"softmax1", SoftmaxSpec{}}}};
  least.train.optimizer = settings.optimizer;
  least.train.batch_size = settings.batch_size;
  least.train.log_every = settings.log_every;
  const std::vector<Override> overrides = {{place, change.value, change.key}};
  const TrainSpec read = parse_config(write_config(least), change.key, "/", spec.name, overrides).spec.train;
  TrainSpec changed = settings;
  changed.optimizer = read.optimizer;
  changed.batch_size = read.batch_size;
  changed.log_every = read.log_every;
  return changed;
}

}  // namespace cnn
