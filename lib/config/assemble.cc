#include "config/assemble.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

#include "base/error.h"
#include "config/made_name.h"
#include "config/shape_check.h"

namespace cnn {
namespace {

constexpr size_t kMaxNameLength = 64;

bool is_good_name(const std::string& name) {
  return !name.empty() && name.size() <= kMaxNameLength &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") ==
             std::string::npos;
}

// The given name, if it is one.
std::optional<std::string> given_name(const LayerDraft& draft) {
  if (!draft.name) return std::nullopt;
  auto name = draft.name->text("a name");
  if (!name || is_good_name(*name)) return name;
  draft.name->expected("1 to " + std::to_string(kMaxNameLength) + " letters, digits, '_' or '-'");
  return std::nullopt;
}

// A name for each layer: the given one, or kind and number. Reports what is given twice.
std::vector<std::string> name_layers(const std::vector<LayerDraft>& drafts) {
  std::vector<std::string> names;
  std::map<std::string, int> counts;
  for (const LayerDraft& draft : drafts) {
    const std::string type = draft.type != nullptr ? draft.type : "";
    names.push_back(made_name(type, ++counts[type]));
  }
  // Behind a layer of unknown kind the numbers are not sure.
  const bool numbers_are_sure = std::all_of(drafts.begin(), drafts.end(),
                                            [](const LayerDraft& draft) { return draft.type != nullptr; });
  std::unordered_map<std::string, size_t> automatic;
  for (size_t i = 0; numbers_are_sure && i < drafts.size(); ++i) {
    if (!drafts[i].name) automatic.emplace(names[i], i);
  }
  std::unordered_map<std::string, size_t> given;
  for (size_t i = 0; i < drafts.size(); ++i) {
    const auto name = given_name(drafts[i]);
    if (!name) continue;
    names[i] = *name;
    if (const auto other = automatic.find(*name); other != automatic.end()) {
      drafts[i].name->fail("the name '" + *name + "' is that of layer " + std::to_string(other->second + 1) +
                           ", which has it by its kind and order: choose another");
    } else if (const auto [first, is_new] = given.emplace(*name, i); !is_new) {
      const bool is_repeated = drafts[first->second].name->place() == drafts[i].name->place();
      drafts[i].name->fail(
          "the name '" + *name + "' is given already, to layer " + std::to_string(first->second + 1) +
          (is_repeated ? ", which `repeat` makes of the same lines: leave it out" : ": choose another"));
    }
  }
  return names;
}

std::vector<LayerSpec> specs_of(const std::vector<LayerDraft>& drafts, const std::string& prefix);

// `kind` with the layers inside it, whose names stand behind `prefix`.
LayerKind with_layers_inside(LayerKind kind, const LayerDraft& draft, const std::string& prefix) {
  const auto take_layers = [&](auto& one) {
    if constexpr (requires { one.layers; }) one.layers = specs_of(draft.paths[0], prefix);
  };
  std::visit(take_layers, kind);
  if (auto* branches = std::get_if<BranchesSpec>(&kind)) {
    for (size_t i = 0; i < draft.paths.size(); ++i) {
      branches->paths.push_back(specs_of(draft.paths[i], prefix + std::to_string(i + 1) + "."));
    }
  }
  return kind;
}

// The layers up to the first that is wrong.
std::vector<LayerSpec> specs_of(const std::vector<LayerDraft>& drafts, const std::string& prefix) {
  const std::vector<std::string> names = name_layers(drafts);
  std::vector<LayerSpec> layers;
  for (size_t i = 0; i < drafts.size() && drafts[i].kind; ++i) {
    const std::string name = prefix + names[i];
    layers.push_back({name, with_layers_inside(*drafts[i].kind, drafts[i], name + ".")});
  }
  return layers;
}

}  // namespace

std::vector<LayerSpec> assemble_layers(const std::vector<LayerDraft>& drafts, const InputDraft& input,
                                       Place place, Diagnostics& diagnostics) {
  std::vector<LayerSpec> layers = specs_of(drafts, "");
  if (!input.volume || !check_shapes(input, drafts, layers, diagnostics)) return layers;
  try {
    plan_network({*input.volume, layers});
  } catch (const Error& error) {
    diagnostics.error(place, error.what());
  }
  return layers;
}

LayerDraft wrong_layer(const char* type, Place place) {
  LayerDraft draft;
  draft.type = type;
  draft.place = place;
  return draft;
}

std::optional<Place> overridden_in(const YamlNode& node) {
  if (!node.place.source->is_file) return node.place;
  for (const YamlNode& item : node.items) {
    if (const auto place = overridden_in(item)) return place;
  }
  for (const YamlEntry& entry : node.entries) {
    if (const auto place = overridden_in(entry.value)) return place;
  }
  return std::nullopt;
}

}  // namespace cnn
