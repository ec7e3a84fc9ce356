#include "config/shape_check.h"

#include <algorithm>
#include <utility>

#include "config/fit_trials.h"
#include "config/path_advice.h"
#include "config/room_advice.h"
#include "spec/shape_rules.h"
#include "spec/what_fits.h"

namespace cnn {
namespace {

constexpr size_t kMostPlans = 100'000;  // of layers, on the way to what fits

// Reports the given names inside of a layer that are those of layers which its plan adds: a residual's
// projection. Whether there are none.
bool check_made_names(const LayerDraft& draft, const LayerPlan& plan) {
  bool is_good = true;
  for (size_t made = draft.paths.size(); made < plan.paths.size(); ++made) {
    for (const LayerPlan& layer : plan.paths[made]) {
      const std::string name = layer.spec.name.substr(layer.spec.name.rfind('.') + 1);
      for (const LayerDraft& inside : draft.paths[0]) {
        const bool is_given = inside.name && inside.name->is_scalar() && inside.name->node().text == name;
        if (!is_given) continue;
        inside.name->fail("the name '" + name + "' is that of a layer which " + plan.spec.name +
                          " makes for its shortcut, from " + to_string(plan.input) + " to " +
                          to_string(plan.output) + ": choose another");
        is_good = false;
      }
    }
  }
  return is_good;
}

// The names of the layers that the same lines make with the same windows, which change together.
void add_same(const std::vector<LayerDraft>& drafts, const std::vector<LayerSpec>& layers,
              const LayerDraft& draft, const LayerSpec& layer, std::vector<std::string>& names) {
  for (size_t i = 0; i < layers.size(); ++i) {
    const auto paths = lists_inside(layers[i].kind);
    for (size_t k = 0; k < paths.size(); ++k) add_same(drafts[i].paths[k], *paths[k], draft, layer, names);
    const bool is_same =
        layers[i].name == layer.name ||
        (drafts[i].place == draft.place && windows_in(layers[i].kind) == windows_in(layer.kind));
    if (is_same) names.push_back(layers[i].name);
  }
}

// A new pad with which windows lie in the padding alone fits, and nobody wants it.
bool pads_beyond_kernel(const Windows& given, const Windows& tried) {
  return tried.pad != given.pad && (std::max(tried.pad.top, tried.pad.bottom) >= tried.extent().height ||
                                    std::max(tried.pad.left, tried.pad.right) >= tried.extent().width);
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

// Follows the volume through the layers and reports the first misfit where it stands.
class ShapeCheck {
 public:
  // `input` has a volume; `drafts` and `layers` are the network's.
  ShapeCheck(const InputDraft& input, const std::vector<LayerDraft>& drafts,
             const std::vector<LayerSpec>& layers, Diagnostics& diagnostics)
      : nearest_override_(input.overridden),
        input_(*input.volume),
        is_of_data_(input.is_of_data),
        outermost_drafts_(drafts),
        outermost_(layers),
        diagnostics_(diagnostics) {}

  bool check() { return check(outermost_drafts_, outermost_, input_); }

 private:
  // Whether every layer is there and fits; what follows the first that does not has no known input.
  bool check(const std::vector<LayerDraft>& drafts, const std::vector<LayerSpec>& layers, Volume volume) {
    for (size_t i = 0; i < layers.size(); ++i) {
      if (&layers == &outermost_) reached_ = i + 1;
      const auto paths = lists_inside(layers[i].kind);
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
    const bool is_too_small =
        windows && (window_side(*windows, {input.height, input.width}, &Size2::height).span() < 0 ||
                    window_side(*windows, {input.height, input.width}, &Size2::width).span() < 0);
    const bool did_fit =
        windows && windows->kernel.height <= input_.height && windows->kernel.width <= input_.width;
    if (!is_too_small || !did_fit || shrinking_.last.empty()) return "";
    const std::string left = "\n" + shrinking_.last + " left " + to_string(Size2{input.height, input.width});
    if (shrinking_.is_flat) return left + ", as it always does: conv and pool belong before it";
    return left + ": " +
           advice_for_room({input_, outermost_, reached_, shrinking_.convs, shrinking_.pools, is_of_data_});
  }

  // What is wrong, and what would not be: settings that the whole network has been tried with.
  std::string fault(const LayerDraft& draft, const LayerSpec& layer, const Volume& input,
                    const Misfit& misfit) const {
    if (misfit.is_of_paths)
      return first_line(misfit.message) + "\n" + advice_for_paths(input_, outermost_, layer);
    const auto windows = windows_in(layer.kind);
    const Size2 image{input.height, input.width};
    if (!windows || windows_fit(*windows, image)) return misfit.message;
    std::vector<std::string> same;
    add_same(outermost_drafts_, outermost_, draft, layer, same);
    size_t left = kMostPlans / std::max<size_t>(outermost_.size(), 1);
    const auto fits_rest = [&](const Windows& tried) {
      if (left == 0 || pads_beyond_kernel(*windows, tried)) return false;
      --left;
      const auto set = [&](LayerSpec& one) { set_windows(one.kind, tried); };
      return network_fits(input_, with_changed(outermost_, same, set));
    };
    return misfit_reason(*windows, image) + "\n" + what_fits(*windows, image, fits_rest);
  }

  // At the nearest override on the way to the layer, else at the layer.
  void report(const LayerDraft& draft, const LayerSpec& layer, const Volume& input, const Misfit& misfit) {
    const std::string block = draft.block ? " (block " + std::to_string(*draft.block) + ")" : "";
    diagnostics_.error(nearest_override_.value_or(draft.place),
                       layer.name + block + ": " + fault(draft, layer, input, misfit) + advice(layer, input));
  }

  std::optional<Place> nearest_override_;
  Volume input_;
  bool is_of_data_;
  const std::vector<LayerDraft>& outermost_drafts_;
  const std::vector<LayerSpec>& outermost_;
  size_t reached_ = 0;  // of them
  Diagnostics& diagnostics_;
  Shrinking shrinking_;
};

}  // namespace

bool check_shapes(const InputDraft& input, const std::vector<LayerDraft>& drafts,
                  const std::vector<LayerSpec>& layers, Diagnostics& diagnostics) {
  return ShapeCheck(input, drafts, layers, diagnostics).check();
}

}  // namespace cnn
