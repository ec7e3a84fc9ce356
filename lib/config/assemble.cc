#include "config/assemble.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

#include "base/error.h"
#include "config/room_advice.h"
#include "spec/shape_rules.h"
#include "spec/windows.h"

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
  if (auto* residual = std::get_if<ResidualSpec>(&kind)) residual->layers = specs_of(draft.paths[0], prefix);
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

// Reports the given names inside of a layer that are those of layers which its plan adds: a residual's
// projection. Whether there are none.
bool check_made_names(const LayerDraft& draft, const LayerPlan& plan) {
  bool is_good = true;
  for (size_t made = draft.paths.size(); made < plan.paths.size(); ++made) {
    for (const LayerPlan& layer : plan.paths[made]) {
      const std::string name = layer.spec.name.substr(layer.spec.name.rfind('.') + 1);
      for (const LayerDraft& inside : draft.paths[0]) {
        if (given_name(inside) != name) continue;
        inside.name->fail("the name '" + name + "' is that of a layer which " + plan.spec.name +
                          " makes for its shortcut, from " + to_string(plan.input) + " to " +
                          to_string(plan.output) + ": choose another");
        is_good = false;
      }
    }
  }
  return is_good;
}

// The layers of each path inside of a layer.
std::vector<const std::vector<LayerSpec>*> paths_of(const LayerKind& kind) {
  std::vector<const std::vector<LayerSpec>*> paths;
  if (const auto* residual = std::get_if<ResidualSpec>(&kind)) paths.push_back(&residual->layers);
  if (const auto* branches = std::get_if<BranchesSpec>(&kind)) {
    for (const auto& path : branches->paths) paths.push_back(&path);
  }
  return paths;
}

std::optional<Windows> windows_in(const LayerKind& kind) {
  if (const auto* conv = std::get_if<ConvSpec>(&kind)) return windows_of(*conv);
  if (const auto* pool = std::get_if<PoolSpec>(&kind)) return windows_of(*pool);
  return std::nullopt;
}

// Follows the volume through the layers and reports the first misfit where it stands.
class ShapeCheck {
 public:
  // `input` has a volume; `layers` are the network's.
  ShapeCheck(const InputDraft& input, const std::vector<LayerSpec>& layers, Diagnostics& diagnostics)
      : nearest_override_(input.overridden),
        input_(*input.volume),
        outermost_(layers),
        diagnostics_(diagnostics) {}

  // Whether every layer is there and fits; what follows the first that does not has no known input.
  bool check(const std::vector<LayerDraft>& drafts, const std::vector<LayerSpec>& layers, Volume volume) {
    for (size_t i = 0; i < layers.size(); ++i) {
      if (&layers == &outermost_) reached_ = i + 1;
      const auto paths = paths_of(layers[i].kind);
      for (size_t k = 0; k < paths.size(); ++k) {
        const Shrinking before = shrinking_;
        if (!check(drafts[i].paths[k], *paths[k], volume)) return false;
        shrinking_ = before;
      }
      if (drafts[i].overridden) nearest_override_ = drafts[i].overridden;
      const auto plan = plan_layer(layers[i], volume);
      if (const auto* misfit = std::get_if<Misfit>(&plan)) {
        report(drafts[i], layers[i], volume, *misfit);
        return false;
      }
      if (!check_made_names(drafts[i], std::get<LayerPlan>(plan))) return false;
      const Volume output = std::get<LayerPlan>(plan).output;
      note_shrinking(layers[i], volume, output);
      volume = output;
    }
    return layers.size() == drafts.size();
  }

 private:
  // What has made the image smaller on the way.
  struct Shrinking {
    std::string last;                // the layer that did last
    bool is_flat = false;            // which makes 1x1 of every image
    std::vector<std::string> convs;  // those that a pad would have kept from it
    std::vector<std::string> pools;
  };

  void note_shrinking(const LayerSpec& layer, const Volume& input, const Volume& output) {
    if (output.height >= input.height && output.width >= input.width) return;
    shrinking_.last = layer.name;
    shrinking_.is_flat =
        std::holds_alternative<FcSpec>(layer.kind) || std::holds_alternative<GlobalPoolSpec>(layer.kind);
    const auto* conv = std::get_if<ConvSpec>(&layer.kind);
    const bool can_keep = conv != nullptr && conv->stride == Size2{1, 1} && conv->kernel.height % 2 == 1 &&
                          conv->kernel.width % 2 == 1;
    if (can_keep) shrinking_.convs.push_back(layer.name);
    if (std::holds_alternative<PoolSpec>(layer.kind)) shrinking_.pools.push_back(layer.name);
  }

  // Where windows are larger than what the layers before have left of the image: who did it, and what would
  // have kept it.
  std::string advice(const LayerSpec& layer, const Volume& input) const {
    const auto windows = windows_in(layer.kind);
    const bool is_too_small = windows && (windows->kernel.height > input.height + 2 * windows->pad.height ||
                                          windows->kernel.width > input.width + 2 * windows->pad.width);
    const bool did_fit =
        windows && windows->kernel.height <= input_.height && windows->kernel.width <= input_.width;
    if (!is_too_small || !did_fit || shrinking_.last.empty()) return "";
    const std::string left = "\n" + shrinking_.last + " left " + to_string(Size2{input.height, input.width});
    if (shrinking_.is_flat) return left + ", as it always does: conv and pool belong before it";
    const std::vector through(outermost_.begin(), outermost_.begin() + static_cast<std::ptrdiff_t>(reached_));
    return left + ": " + advice_for_room({input_, through, shrinking_.convs, shrinking_.pools});
  }

  // At the nearest override on the way to the layer, else at the layer.
  void report(const LayerDraft& draft, const LayerSpec& layer, const Volume& input, const Misfit& misfit) {
    const std::string block = draft.block ? " (block " + std::to_string(*draft.block) + ")" : "";
    diagnostics_.error(nearest_override_.value_or(draft.place),
                       layer.name + block + ": " + misfit.message + advice(layer, input));
  }

  std::optional<Place> nearest_override_;
  Volume input_;
  const std::vector<LayerSpec>& outermost_;
  size_t reached_ = 0;  // of them
  Diagnostics& diagnostics_;
  Shrinking shrinking_;
};

}  // namespace

std::vector<LayerSpec> assemble_layers(const std::vector<LayerDraft>& drafts, const InputDraft& input,
                                       Place place, Diagnostics& diagnostics) {
  std::vector<LayerSpec> layers = specs_of(drafts, "");
  if (!input.volume || !ShapeCheck(input, layers, diagnostics).check(drafts, layers, *input.volume))
    return layers;
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
