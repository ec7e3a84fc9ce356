#include "spec/layer_spec.h"

namespace cnn {

namespace {

struct TypeName {
  const char* operator()(const ConvSpec&) const { return "conv"; }
  const char* operator()(const PoolSpec&) const { return "pool"; }
  const char* operator()(const ReluSpec&) const { return "relu"; }
  const char* operator()(const FcSpec&) const { return "fc"; }
  const char* operator()(const SoftmaxSpec&) const { return "softmax"; }
  const char* operator()(const ActivationSpec& activation) const { return type_name(activation.kind); }
  const char* operator()(const BatchNormSpec&) const { return "batch_norm"; }
  const char* operator()(const DropoutSpec&) const { return "dropout"; }
  const char* operator()(const LrnSpec&) const { return "lrn"; }
  const char* operator()(const GlobalPoolSpec&) const { return "global_pool"; }
  const char* operator()(const ScaleSpec&) const { return "scale"; }
  const char* operator()(const ResidualSpec&) const { return "residual"; }
  const char* operator()(const BranchesSpec&) const { return "branches"; }
};

}  // namespace

// Written out: Clang 14 does not find the end of a recursive one that is defaulted.
bool LayerSpec::operator==(const LayerSpec& other) const {
  return name == other.name && kind == other.kind;
}

bool ResidualSpec::operator==(const ResidualSpec& other) const = default;
bool BranchesSpec::operator==(const BranchesSpec& other) const = default;

const char* type_name(ActivationKind kind) {
  switch (kind) {
    case ActivationKind::leaky_relu:
      return "leaky_relu";
    case ActivationKind::elu:
      return "elu";
    case ActivationKind::sigmoid:
      return "sigmoid";
    case ActivationKind::tanh:
      return "tanh";
    case ActivationKind::gelu:
      break;
  }
  return "gelu";
}

const char* type_name(const LayerKind& kind) {
  return std::visit(TypeName{}, kind);
}

}  // namespace cnn
