#include "spec/layer_spec.h"

namespace cnn {
// Written out: Clang 14 does not find the end of a recursive one that is defaulted.
bool LayerSpec::operator==(const LayerSpec& other) const {
  return name == other.name && kind == other.kind;
}

bool ResidualSpec::operator==(const ResidualSpec& other) const = default;
bool GateSpec::operator==(const GateSpec& other) const = default;
bool BranchesSpec::operator==(const BranchesSpec& other) const = default;

namespace {

template <typename List>
std::vector<List*> lists_of(auto& kind) {
  std::vector<List*> lists;
  const auto add = [&](auto& one) {
    if constexpr (requires { one.layers; }) lists.push_back(&one.layers);
    if constexpr (requires { one.paths; }) {
      for (auto& path : one.paths) lists.push_back(&path);
    }
  };
  std::visit(add, kind);
  return lists;
}

}  // namespace

std::vector<std::vector<LayerSpec>*> lists_inside(LayerKind& kind) {
  return lists_of<std::vector<LayerSpec>>(kind);
}

std::vector<const std::vector<LayerSpec>*> lists_inside(const LayerKind& kind) {
  return lists_of<const std::vector<LayerSpec>>(kind);
}

const KindText& text_of_layer(const LayerKind& kind) {
  return visit_settings([](const auto& settings) -> const KindText& { return settings.text; }, kind);
}

const char* type_name(const LayerKind& kind) {
  return text_of_layer(kind).word;
}

}  // namespace cnn
