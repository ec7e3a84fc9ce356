#include "spec/layer_spec.h"

namespace cnn {

namespace {

struct TypeName {
  const char* operator()(const ConvSpec&) const { return "conv"; }
  const char* operator()(const PoolSpec&) const { return "pool"; }
  const char* operator()(const ReluSpec&) const { return "relu"; }
  const char* operator()(const FcSpec&) const { return "fc"; }
  const char* operator()(const SoftmaxSpec&) const { return "softmax"; }
};

}  // namespace

const char* type_name(const LayerKind& kind) {
  return std::visit(TypeName{}, kind);
}

}  // namespace cnn
