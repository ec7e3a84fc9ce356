#include "config/layer_arguments.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "config/call_text.h"
#include "config/find_key.h"
#include "config/habits.h"
#include "config/init_meant.h"
#include "config/mapping_hint.h"
#include "config/same_pad.h"
#include "config/scalars.h"
#include "config/suggest.h"
#include "spec/layer_settings.h"

namespace cnn {
namespace {

// What says nothing of the network, or what it is here anyway.
constexpr std::array<std::string_view, 18> kHarmless = {"in_channels",    "in_features", "input_channels",
                                                        "input_shape",    "input_dim",   "batch_input_shape",
                                                        "input_size",     "num_input",   "num_features",
                                                        "inplace",        "dtype",       "data_format",
                                                        "device",         "axis",        "dim",
                                                        "return_indices", "keepdims",    "seed"};

bool is_plain_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789.") == std::string_view::npos;
}

// Whether a value is one that may be the key's, as far as can be told from its looks.
bool may_be_value(const Key& key, const std::string& value) {
  if (!std::holds_alternative<Other>(key.takes)) return accepts(key, value);
  return is_plain_number(value) || value.starts_with('[') || (key.name == "pad" && value == "same") ||
         key.name == "init" || key.name == "name";
}

// Whether PyTorch's first value is how many channels come.
bool begins_with_inputs(std::string_view name, const std::vector<std::string>& arguments) {
  const auto is_named = [](const std::string& one) { return one.find('=') != std::string::npos; };
  const auto names = [&](std::string_view word) {
    return std::ranges::any_of(arguments, [&](const std::string& one) { return one.starts_with(word); });
  };
  const auto without_name =
      arguments.size() - static_cast<size_t>(std::ranges::count_if(arguments, is_named));
  if (without_name == 0) return false;
  if (name == "Conv2d") return without_name + (names("kernel") ? 1 : 0) > 2 || names("out_channels");
  return (name == "Linear" && (without_name > 1 || names("out_features"))) || name == "BatchNorm2d";
}

// Those that its example shows, or the first that it has.
std::vector<std::string> keys_shown(const KeyTable& table) {
  std::vector<std::string> keys = keys_of_example(table.example);
  if (keys.empty() && !table.keys.empty()) keys = {table.keys.front().name};
  return keys;
}

// The keys of values without one.
std::vector<std::string> places_in(std::string_view name, const KeyTable& table) {
  if (name.starts_with("DepthwiseConv")) return {"kernel", "stride", "pad"};
  if (name == "Conv2d") return {"filters", "kernel", "stride", "pad", "dilation", "groups"};
  if (table.path == "conv") return {"filters", "kernel", "stride", "pad"};
  if (table.path == "pool") return {"kernel", "stride", "pad"};
  if (name == "Dense") return {"units", "activation"};
  return keys_shown(table);
}

// Why an argument that no key here stands for is not kept; empty of one that changes nothing.
std::string why_lost(const std::string& typed, const std::string& value) {
  const bool is_nothing = value == "None" || value == "none" || value == "null" || value == "false";
  if (is_nothing || std::ranges::find(kHarmless, typed) != kHarmless.end()) return "";
  if (typed == "padding_mode") return value == "zeros" ? "" : "pads are zeros, " + value + " is not built in";
  if (typed == "trainable" || typed == "track_running_stats") return "";
  if (typed == "kernel_regularizer" || typed == "bias_regularizer" || typed == "weight_decay") {
    const bool is_l1 = value.find("l1") != std::string::npos || value.find("L1") != std::string::npos;
    return is_l1 ? "l1 stands in train.optimizer" : "weight decay stands in train.optimizer";
  }
  return typed + " is not built in";
}

std::optional<Size2> size_in(const std::string* text) {
  if (text == nullptr) return std::nullopt;
  const std::vector<std::string> sides = arguments_in(*text);
  if (sides.empty() || sides.size() > 2) return std::nullopt;
  const auto height = parse_integer(scalar_of(sides.front()));
  const auto width = parse_integer(scalar_of(sides.back()));
  if (!height || !width || *height < 1 || *width < 1) return std::nullopt;
  return Size2{*height, *width};
}

class ArgumentReader {
 public:
  ArgumentReader(std::string_view name, const KeyTable& table)
      : name_(name), table_(table), places_(places_in(name, table)) {
    for (const Key& key : table.keys) known_.push_back(key.name);
  }

  LayerArguments take() {
    write_out_same();
    return std::move(read_);
  }

  void read(const std::string& argument) {
    const size_t equals = argument.find('=');
    if (equals != std::string::npos) {
      put_named(std::string(without_blanks(std::string_view(argument).substr(0, equals))),
                as_value(std::string(without_blanks(std::string_view(argument).substr(equals + 1)))));
    } else if (place_ < places_.size()) {
      put_named(places_[place_++], as_value(argument));
    } else {
      read_.is_known = false;
    }
  }

 private:
  void put_named(const std::string& given, const std::string& value) {
    const std::string typed = as_typed(given);
    if (typed == "activation") {
      read_.activation = value;
    } else if (typed == "ceil_mode" && table_.path == "pool") {
      if (value == "true") add("rounding", "ceil");
    } else if (typed == "trainable" && value == "false" &&
               find_key(table_.keys, "learning_rate") != nullptr) {
      add("learning_rate", "0");
    } else if (typed.starts_with("bias_init")) {
      put_bias_init(typed, value);
    } else if (std::ranges::find(kHarmless, typed) != kHarmless.end()) {
      return;
    } else if (typed.starts_with("dilation") &&
               (value == "1" || find_key(table_.keys, "dilation") == nullptr)) {
      if (value != "1") read_.lost.push_back("dilation is not built in");
    } else if (const auto word = word_meant(typed)) {
      put(*word, value);
    } else if (std::string why = why_lost(typed, value); !why.empty()) {
      read_.lost.push_back(std::move(why));
    }
  }

  std::optional<std::string> word_meant(const std::string& typed) const {
    if (table_.path == "leaky_relu" && typed == "alpha") return "slope";
    if (typed.ends_with("regularizer")) return std::nullopt;
    return nearest_word(typed, known_);
  }

  void put_bias_init(const std::string& typed, const std::string& value) {
    const std::string number = value == "ones" || value == "one" ? "1" : value;
    if (value == "zeros" || value == "zero") return;
    if (is_plain_number(number)) return add("bias_init", number);
    read_.lost.push_back("the " + typed + " " + value + " is not built in");
  }

  void put(const std::string& word, std::string value) {
    const std::string small = as_typed(value);
    if (word == "pad" && small == "valid") return;
    if (word == "pad" && small == "same") value = "same";
    if (word == "init") {
      const std::string meant = init_meant(value);
      if (!meant.empty()) return add(word, meant);
      read_.lost.push_back("the init " + value + " is not built in");
      return;
    }
    // Keras counts what stays, PyTorch what a batch brings.
    const auto number = parse_real(scalar_of(value));
    if (word == "momentum" && as_typed(name_) == "batchnormalization" && number)
      value = short_decimal(std::round((1 - *number) * 1e6) / 1e6);
    const Key* key = find_key(table_.keys, word);
    if (key == nullptr || !may_be_value(*key, value)) {
      read_.is_known = false;
      return;
    }
    add(word, value);
  }

  void add(const std::string& word, const std::string& value) {
    if (value_given(read_, word) == nullptr) read_.pairs.emplace_back(word, value);
  }

  // `pad: same` where it cannot stand.
  void write_out_same() {
    const auto pad = std::ranges::find(read_.pairs, std::pair<std::string, std::string>("pad", "same"));
    if (pad == read_.pairs.end()) return;
    const auto kernel = size_in(value_given(read_, "kernel"));
    const std::string* const given = value_given(read_, "stride");
    const auto stride = given != nullptr ? size_in(given) : table_.path == "pool" ? kernel : Size2{1, 1};
    if (!kernel || !stride) return;
    const bool is_odd = kernel->height % 2 == 1 && kernel->width % 2 == 1;
    if (is_odd && *stride == Size2{1, 1}) return;
    const std::string keys = same_size_keys(*kernel, *stride);
    if (keys.empty()) read_.lost.push_back(nearly_same(*kernel, *stride));
    read_.pairs.erase(pad);
    const size_t comma = keys.find(", r");
    const auto add_key = [&](const std::string& one) {
      const size_t colon = one.find(": ");
      if (colon != std::string::npos) add(one.substr(0, colon), one.substr(colon + 2));
    };
    add_key(keys.substr(0, comma));
    if (comma != std::string::npos) add_key(keys.substr(comma + 2));
  }

  std::string_view name_;
  const KeyTable& table_;
  std::vector<std::string> places_;
  std::vector<std::string> known_;
  size_t place_ = 0;
  LayerArguments read_;
};

}  // namespace

LayerArguments read_arguments(std::string_view name, const std::vector<std::string>& arguments,
                              const KeyTable& table) {
  ArgumentReader reader(name, table);
  for (size_t i = begins_with_inputs(name, arguments) ? 1 : 0; i < arguments.size(); ++i)
    reader.read(arguments[i]);
  return reader.take();
}

const std::string* value_given(const LayerArguments& arguments, std::string_view key) {
  const auto found =
      std::ranges::find_if(arguments.pairs, [&](const auto& pair) { return pair.first == key; });
  return found == arguments.pairs.end() ? nullptr : &found->second;
}

std::string mapping_text(const LayerArguments& arguments, const KeyTable& table) {
  std::string mapping;
  for (const auto& [key, value] : arguments.pairs)
    mapping += (mapping.empty() ? "{" : ", ") + key + ": " + value;
  if (mapping.empty()) return "";
  // What the layer needs beside; some defaults are told in words.
  for (const std::string& needed : keys_shown(table)) {
    const Key* key = find_key(table.keys, needed);
    const bool is_optional = !key->fallback.empty() || key->meaning.find("default: ") != std::string::npos;
    if (value_given(arguments, needed) == nullptr && !is_optional) mapping += ", " + needed + ": ...";
  }
  return mapping + "}";
}

}  // namespace cnn
