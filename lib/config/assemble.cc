#include "config/assemble.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

#include "base/error.h"
#include "spec/shape_rules.h"

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
    names.push_back(type + std::to_string(++counts[type]));
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
      drafts[i].name->fail("the name '" + *name + "' is given already, to layer " +
                           std::to_string(first->second + 1) + ": choose another");
    }
  }
  return names;
}

// Where the misfit of a layer is reported: at the nearest override on the way to it, else at the layer.
Place misfit_place(const std::vector<LayerDraft>& drafts, size_t layer, const InputDraft& input) {
  for (size_t i = layer + 1; i-- > 0;) {
    if (drafts[i].overridden) return *drafts[i].overridden;
  }
  return input.overridden.value_or(drafts[layer].place);
}

// Whether every layer fits. Reports the first that does not; what follows it has no known input.
bool check_shapes(const std::vector<LayerDraft>& drafts, const std::vector<LayerSpec>& layers,
                  const InputDraft& input, Diagnostics& diagnostics) {
  Volume volume = *input.volume;
  for (size_t i = 0; i < layers.size(); ++i) {
    const auto plan = plan_layer(layers[i], volume);
    if (const auto* misfit = std::get_if<Misfit>(&plan)) {
      const std::string block = drafts[i].block ? " (block " + std::to_string(*drafts[i].block) + ")" : "";
      diagnostics.error(misfit_place(drafts, i, input), layers[i].name + block + ": " + misfit->message);
      return false;
    }
    volume = std::get<LayerPlan>(plan).output;
  }
  return layers.size() == drafts.size();
}

}  // namespace

std::vector<LayerSpec> assemble_layers(const std::vector<LayerDraft>& drafts, const InputDraft& input,
                                       Place place, Diagnostics& diagnostics) {
  const std::vector<std::string> names = name_layers(drafts);
  std::vector<LayerSpec> layers;
  for (size_t i = 0; i < drafts.size() && drafts[i].kind; ++i) layers.push_back({names[i], *drafts[i].kind});
  if (!input.volume || !check_shapes(drafts, layers, input, diagnostics)) return layers;
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
