// What is said about the layers of a kind: one value for all of them, or, in `architecture`, a list with one
// for each block or one for each layer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/shape.h"
#include "config/section.h"
#include "spec/layer_spec.h"

namespace cnn {

// Whether a list is one value a block or layer (`architecture`), or the value itself (a rectangle in
// `layers`).
enum class Lists { are_values, are_per_layer };

// Which layer of its kind is meant, and in which block that has such a layer.
struct Slot {
  size_t layer = 0;
  size_t block = 0;
  size_t layers = 1;
  size_t blocks = 1;
};

template <typename T>
struct Setting {
  std::optional<Cursor> given;
  bool is_list = false;
  std::vector<std::optional<T>> values;  // nothing where a value is wrong and has been reported
  std::vector<Place> places;

  size_t index(const Slot& slot) const {
    if (!is_list) return 0;
    return values.size() == slot.layers ? slot.layer : slot.block;
  }
  // The value for a layer, `fallback` where none is given, nothing where it is wrong.
  std::optional<T> at(const Slot& slot, const T& fallback) const {
    return given ? values[index(slot)] : std::optional<T>(fallback);
  }
};

template <typename T>
Setting<T> read_setting(const std::optional<Cursor>& given, Lists lists,
                        std::optional<T> (*read)(const Cursor&)) {
  Setting<T> setting;
  setting.given = given;
  if (!given) return setting;
  setting.is_list = lists == Lists::are_per_layer && given->is_list();
  for (const Cursor& value : setting.is_list ? given->items() : std::vector<Cursor>{*given}) {
    setting.values.push_back(read(value));
    setting.places.push_back(value.place());
  }
  return setting;
}

// Checks that a list has a value for each block or each layer; where it has not, reports it and makes the
// value wrong. `counts` says how many there are, as in "3 blocks and 6 convs".
template <typename T>
void check_length(Setting<T>& setting, size_t blocks, size_t layers, const std::string& counts) {
  const size_t length = setting.values.size();
  if (!setting.is_list || length == blocks || length == layers) return;
  setting.given->fail(setting.given->name() + " has " + std::to_string(length) +
                      (length == 1 ? " value" : " values") + ", but the pattern has " + counts +
                      ": give one value for all, or a list with one for each");
  setting.is_list = false;
  setting.values.assign(1, std::nullopt);
}

// A pad as it is written: "same" depends on the kernel.
struct Pad {
  bool is_same = false;
  Size2 size{0, 0};
};

std::optional<int64_t> read_count(const Cursor& value);  // 1..kMaxSide
std::optional<Size2> read_window(const Cursor& value);   // a number or [h, w], 1..kMaxSide
std::optional<Pad> read_pad(const Cursor& value);        // the same from 0, or `same`
std::optional<bool> read_boolean(const Cursor& value);
std::optional<double> read_real(const Cursor& value);
std::optional<double> read_factor(const Cursor& value);      // >= 0
std::optional<Rounding> read_rounding(const Cursor& value);  // floor or ceil
std::optional<Init> read_init(const Cursor& value);
std::optional<PoolType> read_pool_type(const Cursor& value);

// The config's words, in the order of the enum: "he", ..., "gaussian".
const std::string& init_word(InitKind kind);

struct FactorSettings {
  Setting<double> learning_rate;
  Setting<double> bias_learning_rate;
  Setting<double> decay;
};

struct ConvSettings {
  Setting<int64_t> filters;
  Setting<Size2> kernel;
  Setting<Size2> stride;
  Setting<Pad> pad;
  Setting<bool> bias;
  Setting<Rounding> rounding;
  Setting<Init> init;
  Setting<double> bias_init;
  FactorSettings factors;
};

struct PoolSettings {
  Setting<Size2> kernel;
  Setting<Size2> stride;
  Setting<Pad> pad;
  Setting<PoolType> type;
  Setting<Rounding> rounding;
};

struct FcSettings {
  Setting<int64_t> units;
  Setting<bool> bias;
  Setting<Init> init;
  Setting<double> bias_init;
  FactorSettings factors;
};

// Each reads the keys of its kind from `section`, and leaves other keys and finish() to the caller. The
// second forms read the short `pool: 2`, `fc: 100`.
ConvSettings read_conv_settings(Section& section, Lists lists);
PoolSettings read_pool_settings(Section& section, Lists lists);
PoolSettings read_pool_settings(const Cursor& kernel);
FcSettings read_fc_settings(Section& section, Lists lists);
FcSettings read_fc_settings(const Cursor& units);

// The layer at `slot`, or nothing where one of its values is wrong or missing. `rounding` is the file's
// default. Reports where `pad: same` is asked for an even kernel or a stride above 1.
std::optional<LayerKind> make_conv(const ConvSettings& settings, const Slot& slot, Rounding rounding);
std::optional<LayerKind> make_pool(const PoolSettings& settings, const Slot& slot, Rounding rounding);
std::optional<LayerKind> make_fc(const FcSettings& settings, const Slot& slot);

}  // namespace cnn
