#include "app/layer_differences.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "app/differing_values.h"
#include "app/layer_text.h"

namespace cnn::app {
namespace {

using Json = nlohmann::ordered_json;

const std::string kLayersKey = "layers";
const std::string kPathsKey = "paths";

// A layer as its spec and as its config have it: {"conv": {...}}.
struct ComparedLayer {
  const LayerSpec* spec;
  const Json* json;

  const std::string& kind() const { return json->begin().key(); }
  const Json& settings() const { return json->begin().value(); }
  std::string name() const { return spec->name.substr(spec->name.rfind('.') + 1); }
};

// One of each network; null where it has no such list.
struct LayerList {
  const std::vector<LayerSpec>* specs = nullptr;
  const Json* json = nullptr;

  size_t size() const { return specs == nullptr ? 0 : specs->size(); }
  ComparedLayer at(size_t i) const { return {&(*specs)[i], &(*json)[i]}; }
};

// The same layer of all networks that have it.
struct Slot {
  size_t place = 0;                                // in the list that it came from first
  std::vector<std::optional<ComparedLayer>> ones;  // one a network

  const ComparedLayer& first() const {
    return **std::ranges::find_if(ones, [](const auto& one) { return one.has_value(); });
  }
  bool is_of_one_kind() const {
    return std::ranges::all_of(ones, [&](const auto& one) { return !one || one->kind() == first().kind(); });
  }
};

using Slots = std::vector<Slot>;

// Puts a network's layers where those of the same name are, or else of the same place and kind; the others
// behind the layer that they follow.
void add_network(const LayerList& list, size_t network, size_t networks, Slots& slots) {
  std::vector<size_t> left;
  for (size_t i = 0; i < list.size(); ++i) {
    const ComparedLayer layer = list.at(i);
    const auto is_named_so = [&](const Slot& slot) {
      return !slot.ones[network] && slot.first().name() == layer.name();
    };
    const bool is_in_place = i < slots.size() && is_named_so(slots[i]);  // as nearly always
    const auto named = is_in_place ? slots.begin() + static_cast<std::ptrdiff_t>(i)
                                   : std::ranges::find_if(slots, is_named_so);
    if (named == slots.end()) {
      left.push_back(i);
    } else {
      named->ones[network] = layer;
    }
  }
  for (const size_t i : left) {
    const ComparedLayer layer = list.at(i);
    const auto placed = std::ranges::find_if(slots, [&](const Slot& slot) {
      return !slot.ones[network] && slot.place == i && slot.first().kind() == layer.kind();
    });
    if (placed != slots.end()) {
      placed->ones[network] = layer;
      continue;
    }
    const auto before = std::ranges::find_if(slots, [&](const Slot& slot) {
      return i > 0 && slot.ones[network] && slot.ones[network]->spec == list.at(i - 1).spec;
    });
    Slot slot{i, std::vector<std::optional<ComparedLayer>>(networks)};
    slot.ones[network] = layer;
    slots.insert(before == slots.end() ? slots.begin() : before + 1, std::move(slot));
  }
}

Slots paired(const std::vector<LayerList>& lists) {
  Slots slots;
  for (size_t network = 0; network < lists.size(); ++network)
    add_network(lists[network], network, lists.size(), slots);
  return slots;
}

void add_lists(const std::string& prefix, const std::vector<LayerList>& lists,
               std::vector<DifferingKey>& differences);

LayerList inner_list(const ComparedLayer& layer, size_t path) {
  const auto lists = lists_inside(layer.spec->kind);
  if (path >= lists.size()) return {};
  const Json& settings = layer.settings();
  return {lists[path],
          settings.contains(kLayersKey) ? &settings.at(kLayersKey) : &settings.at(kPathsKey)[path]};
}

size_t inner_lists(const ComparedLayer& layer) {
  return lists_inside(layer.spec->kind).size();
}

// The layers within, of those that have the layer.
void add_inside(const std::string& key, const Slot& slot, std::vector<DifferingKey>& differences) {
  size_t paths = 0;
  for (const auto& one : slot.ones) paths = std::max(paths, one ? inner_lists(*one) : 0);
  const bool are_numbered = std::holds_alternative<BranchesSpec>(slot.first().spec->kind);
  for (size_t path = 0; path < paths; ++path) {
    std::vector<LayerList> lists;
    for (const auto& one : slot.ones) lists.push_back(one ? inner_list(*one, path) : LayerList{});
    add_lists(are_numbered ? key + "." + std::to_string(path + 1) : key, lists, differences);
  }
}

// Of those that have the layer; the others' cells stay empty and make no row.
void add_settings(const std::string& key, const Slot& slot, std::vector<DifferingKey>& differences) {
  std::vector<const Json*> settings;
  for (const auto& one : slot.ones) settings.push_back(&(one ? *one : slot.first()).settings());
  for (const std::string& setting : keys_of_any(settings)) {
    if (setting == kLayersKey || setting == kPathsKey) continue;
    std::vector<DifferingKey> found;
    add_differing_values(key + "." + setting, values_of(setting, settings), found);
    for (DifferingKey& differing : found) {
      for (size_t i = 0; i < slot.ones.size(); ++i) {
        if (!slot.ones[i]) differing.values[i].clear();
      }
      differences.push_back(std::move(differing));
    }
  }
}

std::string settings_of(const ComparedLayer& layer) {
  const std::string settings = settings_text(layer.spec->kind);
  return settings.starts_with(layer.kind()) ? settings : layer.kind() + ": " + settings;
}

void add_slot(const std::string& prefix, const Slot& slot, std::vector<DifferingKey>& differences) {
  const std::string key = prefix + "." + slot.first().name();
  const bool is_in_all = std::ranges::all_of(slot.ones, [](const auto& one) { return one.has_value(); });
  if (!is_in_all || !slot.is_of_one_kind()) {
    DifferingKey whole{key, {}};
    for (const auto& one : slot.ones) whole.values.push_back(one ? settings_of(*one) : "");
    add_if_differing(std::move(whole), differences);
  }
  if (!slot.is_of_one_kind()) return;
  add_settings(key, slot, differences);
  add_inside(key, slot, differences);
}

// Of networks without such a list, whose layer around it has a row already, nothing is told.
void add_lists(const std::string& prefix, const std::vector<LayerList>& lists,
               std::vector<DifferingKey>& differences) {
  std::vector<LayerList> given;
  std::vector<size_t> places;
  for (size_t i = 0; i < lists.size(); ++i) {
    if (lists[i].specs == nullptr) continue;
    given.push_back(lists[i]);
    places.push_back(i);
  }
  std::vector<DifferingKey> found;
  for (const Slot& slot : paired(given)) add_slot(prefix, slot, found);
  for (DifferingKey& one : found) {
    DifferingKey spread{std::move(one.key), std::vector<std::string>(lists.size())};
    for (size_t i = 0; i < places.size(); ++i) spread.values[places[i]] = std::move(one.values[i]);
    differences.push_back(std::move(spread));
  }
}

}  // namespace

void add_layer_differences(const std::vector<RunSpec>& specs, const std::vector<const Json*>& configs,
                           std::vector<DifferingKey>& differences) {
  std::vector<LayerList> lists;
  for (size_t i = 0; i < specs.size(); ++i)
    lists.push_back({&specs[i].network.layers, &configs[i]->at(kLayersKey)});
  add_lists(kLayersKey, lists, differences);
}

}  // namespace cnn::app
