#include "config/write_config.h"

#include <array>
#include <charconv>
#include <string_view>

#include "base/error.h"
#include "base/hex.h"
#include "base/printable.h"
#include "base/utf8.h"
#include "config/described.h"
#include "config/load_config.h"
#include "config/read_data.h"
#include "config/read_train.h"

namespace cnn {
namespace {

std::string in_hex(std::string_view bytes) {
  return "{hex: \"" + hex_of(bytes) + "\"}";
}

// A name of a run, as far as a text may be one.
std::string run_name(const std::string& name) {
  return printable(name) == name ? yaml_text(name) : in_hex(name);
}

// A text, valid UTF-8, in double quotes, in one line.
std::string quote(std::string_view text) {
  constexpr std::array<char, 16> kHex = {'0', '1', '2', '3', '4', '5', '6', '7',
                                         '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'};
  std::string result = "\"";
  for (size_t i = 0; i < text.size();) {
    const Utf8Character c = decode_utf8(text, i);
    // Controls, YAML's other line ends, the byte order mark and marks that turn what follows: \xNN or \uNNNN.
    if (is_control(c.code) || turns_direction(c.code) || c.code == 0x2028 || c.code == 0x2029 ||
        c.code == 0xFEFF) {
      result += c.code < 0x100 ? "\\x" : "\\u";
      for (int shift = c.code < 0x100 ? 4 : 12; shift >= 0; shift -= 4)
        result += kHex[(c.code >> shift) & 0xF];
    } else {
      if (c.code == '"' || c.code == '\\') result += '\\';
      result += text.substr(i, c.length);
    }
    i += c.length;
  }
  return result + "\"";
}

std::string layer_text(const LayerSpec& layer);

// The layers of a list in one line.
std::string inline_list(const std::vector<LayerSpec>& layers) {
  std::string result = "[";
  for (const LayerSpec& layer : layers) result += (result.size() > 1 ? ", {" : "{") + layer_text(layer) + "}";
  return result + "]";
}

// What stands in a layer beside its name.
struct Inside {
  std::string operator()(const ResidualSpec& residual) const {
    return "layers: " + inline_list(residual.layers);
  }
  std::string operator()(const GateSpec& gate) const { return "layers: " + inline_list(gate.layers); }
  std::string operator()(const BranchesSpec& branches) const {
    std::string paths;
    for (const auto& path : branches.paths) paths += (paths.empty() ? "" : ", ") + inline_list(path);
    return "paths: [" + paths + "]";
  }
  std::string operator()(const auto& settings) const { return keys_text(settings); }
};

// As `kind: {values, name}`, by its own name, without those of the layers around it.
std::string layer_text(const LayerSpec& layer) {
  const std::string name = yaml_text(layer.name.substr(layer.name.rfind('.') + 1));
  const std::string inside = visit_settings(Inside{}, layer.kind);
  return std::string(type_name(layer.kind)) + ": {" + inside + (inside.empty() ? "" : ", ") +
         "name: " + name + "}";
}

// Whether it is the classes' weights that make the text long.
bool has_long_weights(const RunSpec& spec) {
  const auto* weights = std::get_if<std::vector<double>>(&spec.train.loss.class_weights);
  return weights != nullptr && weights->size() > spec.network.layers.size();
}

}  // namespace

std::string yaml_text(std::string_view value) {
  if (!is_valid_utf8(value)) return in_hex(value);
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ/";
  constexpr std::string_view kInside = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-/.";
  bool is_word = !value.empty() && kLetters.find(value.front()) != std::string_view::npos &&
                 value.find_first_not_of(kInside) == std::string_view::npos;
  for (const std::string_view special :
       {"null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE", "yes", "Yes", "YES", "no",
        "No",   "NO",   "on",   "On",   "ON",   "off",  "Off",   "OFF",   "y",     "Y",   "n",   "N"}) {
    is_word = is_word && value != special;
  }
  return is_word ? std::string(value) : quote(value);
}

std::string write_config(const RunSpec& spec) {
  const Volume& input = spec.network.input;
  std::string result(kWrittenMark);
  result += "name: " + run_name(spec.name) + "\n";
  result += "input: {channels: " + std::to_string(input.channels) +
            ", height: " + std::to_string(input.height) + ", width: " + std::to_string(input.width) +
            "}\nlayers:\n";
  for (const LayerSpec& layer : spec.network.layers) {
    result += "  - " + layer_text(layer) + "\n";
  }
  if (spec.data) result += data_section(*spec.data);
  return result + train_section(spec.train);
}

void check_reads_back(const RunSpec& spec) {
  const std::string text = write_config(spec);
  const std::string place = "the config with every default written out";
  if (std::ssize(text) > kMaxWrittenBytes) {
    throw Error(Failure::config,
                place + " has " + std::to_string(text.size()) + " bytes, and at most " +
                    std::to_string(kMaxWrittenBytes) + " can be read again: " +
                    (has_long_weights(spec) ? "use fewer class_weights" : "use fewer layers"));
  }
  RunSpec again;
  try {
    again = parse_config(text, place, "/", spec.name).spec;
  } catch (const Error& error) {
    throw Error(Failure::config,
                "what a run of this config writes could not be read again:\n" + std::string(error.what()));
  }
  if (again != spec) throw Error(Failure::bug, "write_config: " + place + " reads back as another one");
}

}  // namespace cnn
