#include "config/read_plain_layer.h"

#include <array>
#include <map>

#include "config/section.h"
#include "config/settings.h"

namespace cnn {
namespace {

constexpr RealRange kPositive = {.min = 0, .excludes_min = true};
constexpr RealRange kFraction = {.min = 0, .max = 1};
constexpr RealRange kBelowOne = {.min = 0, .max = 1, .excludes_max = true};

const std::string kPoolTypes[] = {"max", "average"};

// Each reads the keys of its kind.
struct ReadKeys {
  Section& section;

  void operator()(ReluSpec&) const {}
  void operator()(ActivationSpec& activation) const {
    if (activation.kind == ActivationKind::leaky_relu) section.read("slope", activation.parameter);
    if (activation.kind == ActivationKind::elu) section.read("alpha", activation.parameter);
  }
  void operator()(BatchNormSpec& norm) const {
    section.read("momentum", norm.momentum);
    section.read("epsilon", norm.epsilon);
    section.read("affine", norm.affine);
    section.read("learning_rate", norm.factors.learning_rate);
    norm.factors.bias_learning_rate = norm.factors.learning_rate;
    section.read("bias_learning_rate", norm.factors.bias_learning_rate);
    section.read("decay", norm.factors.decay);
  }
  void operator()(DropoutSpec& dropout) const {
    section.require("rate", ", such as rate: 0.5", dropout.rate);
    section.read("spatial", dropout.spatial);
  }
  void operator()(LrnSpec& lrn) const {
    section.read("size", lrn.size);
    section.read("alpha", lrn.alpha);
    section.read("beta", lrn.beta);
    section.read("k", lrn.k);
  }
  void operator()(GlobalPoolSpec& pool) const {
    if (const auto word = section.read_word("type"))
      pool.type = *word == 0 ? PoolType::max : PoolType::average;
  }
  void operator()(ScaleSpec& scale) const {
    section.require("factor", ", such as factor: 0.1", scale.factor);
  }
  template <typename Other>
  void operator()(Other&) const {}
};

// The short form, `dropout: 0.5`: the value of the kind's one main setting.
struct ReadShort {
  const Cursor& value;
  const std::string& example;

  void operator()(ActivationSpec& activation) const {
    if (activation.kind == ActivationKind::leaky_relu || activation.kind == ActivationKind::elu) {
      activation.parameter = value.real().value_or(0);
    } else {
      refuse();
    }
  }
  void operator()(DropoutSpec& dropout) const { dropout.rate = value.real(kBelowOne).value_or(0); }
  void operator()(LrnSpec& lrn) const { lrn.size = value.integer(1, kMaxSide).value_or(1); }
  void operator()(GlobalPoolSpec& pool) const {
    if (const auto word = value.word(kPoolTypes)) pool.type = *word == 0 ? PoolType::max : PoolType::average;
  }
  void operator()(ScaleSpec& scale) const { scale.factor = value.real().value_or(1); }
  template <typename Other>
  void operator()(Other&) const {
    refuse();
  }

  void refuse() const { const Section reports_it(value, example); }
};

// What a word stands for, and how to write it where it needs values.
struct Known {
  LayerKind kind;
  const char* example;  // null where a bare word is enough
};

const std::map<std::string, Known>& known_layers() {
  static const std::map<std::string, Known> known = {
      {"relu", {ReluSpec{}, nullptr}},
      {"leaky_relu", {ActivationSpec{ActivationKind::leaky_relu, 0.01}, nullptr}},
      {"elu", {ActivationSpec{ActivationKind::elu, 1}, nullptr}},
      {"sigmoid", {ActivationSpec{ActivationKind::sigmoid, 0}, nullptr}},
      {"tanh", {ActivationSpec{ActivationKind::tanh, 0}, nullptr}},
      {"gelu", {ActivationSpec{ActivationKind::gelu, 0}, nullptr}},
      {"batch_norm", {BatchNormSpec{}, nullptr}},
      {"dropout", {DropoutSpec{}, "dropout: 0.5"}},
      {"lrn", {LrnSpec{}, nullptr}},
      {"global_pool", {GlobalPoolSpec{}, nullptr}},
      {"scale", {ScaleSpec{}, "scale: 0.1"}},
  };
  return known;
}

}  // namespace

std::optional<PlainLayer> read_plain_layer(const std::string& type, Place place,
                                           const std::optional<Cursor>& value, Diagnostics& diagnostics) {
  const auto found = known_layers().find(type);
  if (found == known_layers().end()) return std::nullopt;
  PlainLayer layer{found->second.kind, std::nullopt};
  const char* needed = found->second.example;
  const std::string example = "`- " + (needed != nullptr ? needed : type) + "`";
  if (!value || value->is_null()) {
    if (needed != nullptr) diagnostics.error(place, "'" + type + "' needs its values: write " + example);
  } else if (value->is_scalar()) {
    std::visit(ReadShort{*value, example}, layer.kind);
  } else {
    Section section(*value, layer_keys(type));
    std::visit(ReadKeys{section}, layer.kind);
    layer.name = section.get("name");
    section.finish();
  }
  return layer;
}

}  // namespace cnn
