// Settings that each is well by itself and that cannot do what they are for: those that leave a network
// nothing to learn from, and those that never take effect in a training of this length.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "spec/run_spec.h"

namespace cnn {

// Begins with the setting's key and value.
struct SettingDoubt {
  std::string what;
  std::string advice;

  std::string text() const { return what + "; " + advice; }
  bool operator==(const SettingDoubt&) const = default;
};

using MaybeDoubt = std::optional<SettingDoubt>;

// How far a setting must go: so far that nobody means it, to be told before a training; or less, to be named
// where a network has learned nothing.
enum class Bar { certain, suspected };

// What leaves nothing to learn from. `train`: the settings in force.
std::vector<SettingDoubt> harmful_settings(const RunSpec& spec, const TrainSpec& train, Bar bar);

// What never happens, or at once, in a training on `images` >= 0 images; `drops_last`: data.drop_last.
std::vector<SettingDoubt> idle_settings(const TrainSpec& train, int64_t images, bool drops_last = false);

// Both, as they are told before a training.
std::vector<SettingDoubt> setting_doubts(const RunSpec& spec, int64_t images);

// How many steps an average of weights is over, and one whose steps are a tenth of so many: with one digit
// behind the nines. steps >= 20.
double steps_averaged(double decay);
double decay_for(int64_t steps);

}  // namespace cnn
