#include "spec/layer_spec.h"

namespace cnn {
// Written out: Clang 14 does not find the end of a recursive one that is defaulted.
bool LayerSpec::operator==(const LayerSpec& other) const {
  return name == other.name && kind == other.kind;
}

bool ResidualSpec::operator==(const ResidualSpec& other) const = default;
bool BranchesSpec::operator==(const BranchesSpec& other) const = default;

const KindText& text_of_layer(const LayerKind& kind) {
  return visit_settings([](const auto& settings) -> const KindText& { return settings.text; }, kind);
}

const char* type_name(const LayerKind& kind) {
  return text_of_layer(kind).word;
}

}  // namespace cnn
