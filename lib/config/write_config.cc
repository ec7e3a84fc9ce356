#include "config/write_config.h"

#include <array>
#include <charconv>
#include <string_view>

#include "base/error.h"
#include "base/hex.h"
#include "base/printable.h"
#include "base/utf8.h"
#include "config/load_config.h"
#include "config/read_augment.h"
#include "config/scalars.h"
#include "config/settings.h"
#include "config/write_train.h"

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

std::string size(const Size2& value) {
  if (value.height == value.width) return std::to_string(value.height);
  return to_string(Dims{value.height, value.width});
}

std::string init(const Init& value) {
  if (value.kind == InitKind::gaussian) return "{gaussian: " + to_decimal(value.std) + "}";
  return init_word(value.kind);
}

std::string factors(const LearningFactors& value) {
  return ", learning_rate: " + to_decimal(value.learning_rate) +
         ", bias_learning_rate: " + to_decimal(value.bias_learning_rate) +
         ", decay: " + to_decimal(value.decay);
}

std::string rounding(Rounding value) {
  if (value == Rounding::exact) return "";
  return value == Rounding::floor ? ", rounding: floor" : ", rounding: ceil";
}

std::string layer_text(const LayerSpec& layer);

// The layers of a list in one line.
std::string inline_list(const std::vector<LayerSpec>& layers) {
  std::string result = "[";
  for (const LayerSpec& layer : layers) result += (result.size() > 1 ? ", {" : "{") + layer_text(layer) + "}";
  return result + "]";
}

// A layer as `kind: {values, name}`.
struct LayerText {
  std::string name;

  std::string operator()(const ConvSpec& conv) const {
    return "conv: {filters: " + std::to_string(conv.filters) + ", kernel: " + size(conv.kernel) +
           ", stride: " + size(conv.stride) + ", pad: " + size(conv.pad) +
           ", bias: " + boolean_word(conv.bias) + rounding(conv.rounding) + ", init: " + init(conv.init) +
           ", bias_init: " + to_decimal(conv.bias_init) + factors(conv.factors) + tail();
  }
  std::string operator()(const PoolSpec& pool) const {
    return "pool: {kernel: " + size(pool.kernel) + ", stride: " + size(pool.stride) +
           ", pad: " + size(pool.pad) + ", type: " + (pool.type == PoolType::max ? "max" : "average") +
           rounding(pool.rounding) + tail();
  }
  std::string operator()(const ReluSpec&) const { return "relu: {name: " + yaml_text(name) + "}"; }
  std::string operator()(const FcSpec& fc) const {
    return "fc: {units: " + std::to_string(fc.units) + ", bias: " + boolean_word(fc.bias) +
           ", init: " + init(fc.init) + ", bias_init: " + to_decimal(fc.bias_init) + factors(fc.factors) +
           tail();
  }
  std::string operator()(const SoftmaxSpec&) const { return "softmax: {name: " + yaml_text(name) + "}"; }
  std::string operator()(const ActivationSpec& activation) const {
    const std::string word = type_name(activation.kind);
    const std::string parameter = to_decimal(activation.parameter);
    if (activation.kind == ActivationKind::leaky_relu) return word + ": {slope: " + parameter + tail();
    if (activation.kind == ActivationKind::elu) return word + ": {alpha: " + parameter + tail();
    return word + ": {name: " + yaml_text(name) + "}";
  }
  std::string operator()(const BatchNormSpec& norm) const {
    return "batch_norm: {momentum: " + to_decimal(norm.momentum) + ", epsilon: " + to_decimal(norm.epsilon) +
           ", affine: " + boolean_word(norm.affine) + factors(norm.factors) + tail();
  }
  std::string operator()(const DropoutSpec& dropout) const {
    return "dropout: {rate: " + to_decimal(dropout.rate) + ", spatial: " + boolean_word(dropout.spatial) +
           tail();
  }
  std::string operator()(const LrnSpec& lrn) const {
    return "lrn: {size: " + std::to_string(lrn.size) + ", alpha: " + to_decimal(lrn.alpha) +
           ", beta: " + to_decimal(lrn.beta) + ", k: " + to_decimal(lrn.k) + tail();
  }
  std::string operator()(const GlobalPoolSpec& pool) const {
    return std::string("global_pool: {type: ") + (pool.type == PoolType::max ? "max" : "average") + tail();
  }
  std::string operator()(const ScaleSpec& scale) const {
    return "scale: {factor: " + to_decimal(scale.factor) + tail();
  }
  std::string operator()(const ResidualSpec& residual) const {
    return "residual: {layers: " + inline_list(residual.layers) + tail();
  }
  std::string operator()(const BranchesSpec& branches) const {
    std::string paths = "[";
    for (const auto& path : branches.paths) paths += (paths.size() > 1 ? ", " : "") + inline_list(path);
    return "branches: {paths: " + paths + "]" + tail();
  }

  std::string tail() const { return ", name: " + yaml_text(name) + "}"; }
};

// By its own name, without those of the layers around it.
std::string layer_text(const LayerSpec& layer) {
  return std::visit(LayerText{layer.name.substr(layer.name.rfind('.') + 1)}, layer.kind);
}

std::string list(const std::vector<double>& values) {
  std::string result = "[";
  for (const double value : values) result += (result.size() > 1 ? ", " : "") + to_decimal(value);
  return result + "]";
}

struct NormalizeText {
  std::string operator()(std::monostate) const { return "none"; }
  std::string operator()(const AutoNormalization&) const { return "auto"; }
  std::string operator()(const Normalization& value) const {
    return "{mean: " + list(value.mean) + ", std: " + list(value.std) + "}";
  }
  std::string operator()(const MeanImageNormalization& value) const {
    return "{mean: image, std: " + list(value.std) + "}";
  }
};

struct ValidationText {
  std::string operator()(std::monostate) const { return "0"; }
  std::string operator()(const ValidationFraction& value) const { return to_decimal(value.fraction); }
  std::string operator()(const ValidationCount& value) const { return std::to_string(value.count); }
  std::string operator()(const ValidationEvery& value) const {
    return "{every: " + std::to_string(value.every) + "}";
  }
};

std::string files(const char* key, const std::optional<IdxFiles>& value) {
  if (!value) return "";
  return std::string("  ") + key + ": {images: " + yaml_text(value->images.string()) +
         ", labels: " + yaml_text(value->labels.string()) + "}\n";
}

std::string folders(const ImageFolders& value) {
  std::string result;
  if (!value.train.empty()) result += "  train: " + yaml_text(value.train.string()) + "\n";
  if (!value.test.empty()) {
    result += "  test: " + yaml_text(value.test.string()) + "\n";
  } else if (!std::holds_alternative<std::monostate>(value.test_share)) {
    result += "  test: " + std::visit(ValidationText{}, value.test_share) + "\n";
  }
  return result + "  skip_bad: " + boolean_word(value.skip_bad) + "\n";
}

const char* format_word(DataFormat format) {
  switch (format) {
    case DataFormat::idx:
      return "idx";
    case DataFormat::cifar10:
      return "cifar10";
    case DataFormat::images:
      return "images";
  }
  return "";
}

std::string limits(const DataSpec& data) {
  std::string result;
  if (data.limit_train) result += "train: " + std::to_string(*data.limit_train);
  if (data.limit_test) result += (result.empty() ? "test: " : ", test: ") + std::to_string(*data.limit_test);
  return "{" + result + "}";
}

std::string data_section(const DataSpec& data) {
  std::string result = "data:\n";
  result += std::string("  format: ") + format_word(data.format) + "\n";
  if (!data.root.empty()) result += "  root: " + yaml_text(data.root.string()) + "\n";
  result += files("train", data.train) + files("test", data.test);
  if (data.format == DataFormat::images) result += folders(data.folders);
  result += std::string("  background: ") + background_word(data.background) + "\n";
  result += "  normalize: " + std::visit(NormalizeText{}, data.normalize) + "\n";
  result += "  augment: " + augment_text(data.augment) + "\n";
  result += "  validation: " +
            (data.folders.validation.empty() ? std::visit(ValidationText{}, data.validation)
                                             : yaml_text(data.folders.validation.string())) +
            "\n";
  result += std::string("  shuffle: ") + boolean_word(data.shuffle) + "\n";
  return result + "  limit: " + limits(data) + "\n";
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
