#include "config/read_layers.h"

#include <algorithm>
#include <string>
#include <utility>

#include "config/described.h"
#include "config/layer_item.h"
#include "config/pattern.h"

namespace cnn {
namespace {

LayerDraft make_draft(const char* type, const LayerItem& item) {
  LayerDraft draft = wrong_layer(type, item.place);
  if (item.value) draft.overridden = overridden_in(item.value->node());
  return draft;
}

class LayerReader {
 public:
  // `inside` is the word of the layer that holds these, empty for those of the network; `channels` come to
  // them. `repeatable` is how many more layers `repeat` may make in the whole network.
  LayerReader(Rounding rounding, std::string inside, std::optional<int64_t> channels, int64_t& repeatable,
              Diagnostics& diagnostics)
      : rounding_(rounding),
        inside_(std::move(inside)),
        channels_(channels),
        repeatable_(repeatable),
        diagnostics_(diagnostics) {}

  std::vector<LayerDraft> take_drafts() { return std::move(drafts_); }

  void read(const Cursor& list_item) {
    const size_t before = drafts_.size();
    const auto item = read_item(list_item);
    if (!item) {
      drafts_.push_back(wrong_layer(nullptr, list_item.place()));
    } else if (item->word == "softmax") {
      read_softmax(*item);
    } else if (item->word == "residual") {
      read_layers_inside(*item, ResidualSpec{});
    } else if (item->word == "gate") {
      read_layers_inside(*item, GateSpec{});
    } else if (item->word == "branches") {
      read_branches(*item);
    } else if (item->word == "repeat") {
      read_repeat(*item);
    } else if (const auto kind = layer_named(item->word)) {
      read_settings(*item, *kind);
    } else {
      channels_ = report_unknown(*item, channels_, diagnostics_);
      return drafts_.push_back(wrong_layer(nullptr, item->place));
    }
    for (size_t i = before; i < drafts_.size(); ++i) channels_ = channels_after(drafts_[i], channels_);
  }

 private:
  // Whether `item` has a value, as it needs.
  bool has_value(const LayerItem& item, const char* example) {
    if (item.value && !item.value->is_null()) return true;
    diagnostics_.error(item.place, "'" + item.word + "' needs its values: write `- " + example + "`");
    return false;
  }

  // A layer that is nothing but its settings.
  void read_settings(const LayerItem& item, LayerKind kind) {
    LayerDraft draft = make_draft(type_name(kind), item);
    const KindText& text = text_of_layer(kind);
    const bool needs_value = text.example != nullptr;
    const bool is_bare = !needs_value && (!item.value || item.value->is_null());
    const bool is_good =
        is_bare || (has_value(item, text.item()) && read_value_of(*item.value, kind, draft.name));
    // What a layer gives whatever is wrong in it, the layers behind it are checked on.
    const bool is_known =
        is_good || std::visit([](const auto& one) { return one.gives != Gives::by_settings; }, kind);
    if (is_known) draft.kind = kind;
    drafts_.push_back(std::move(draft));
  }

  // Whether all of it is well.
  bool read_value_of(const Cursor& value, LayerKind& kind, std::optional<Cursor>& name) {
    const auto read = [&]<typename Settings>(Settings& settings) {
      if constexpr (requires { settings.rounding; }) settings.rounding = rounding_;
      if constexpr (Settings::text.short_key != nullptr) {
        if (value.is_scalar() && report_equals(value, layer_keys(Settings::text.word))) return false;
        if (value.is_scalar()) return read_short(value, settings);
      }
      Section section(value, layer_keys(Settings::text.word));
      const bool is_well = read_keys(section, settings);
      name = section.get("name");
      return section.finish() && is_well;
    };
    return visit_settings(read, kind);
  }

  // The layers of a list inside of `item`; nothing where it is none, and has been reported.
  std::optional<std::vector<LayerDraft>> read_inside(const LayerItem& item, const Cursor& list) {
    if (!list.is_list()) {
      list.expected("a list of layers", ": begin each with '- ', as in `- relu`");
      return std::nullopt;
    }
    if (list.node().items.empty()) {
      list.fail(list.name() + " is empty: give it a layer, such as `- relu`");
      return std::nullopt;
    }
    LayerReader reader(rounding_, item.word, channels_, repeatable_, diagnostics_);
    for (const Cursor& inner : list.items()) reader.read(inner);
    return reader.take_drafts();
  }

  // A kind with one list of layers.
  void read_layers_inside(const LayerItem& item, LayerKind kind) {
    const KindText& text = text_of_layer(kind);
    LayerDraft draft = make_draft(text.word, item);
    if (has_value(item, text.example)) {
      Section section(*item.value, layer_keys(text.word));
      const auto layers = section.require("layers", ", a list");
      draft.name = section.get("name");
      const bool is_good = section.finish();
      auto inside = layers ? read_inside(item, *layers) : std::nullopt;
      if (inside) draft.paths.push_back(std::move(*inside));
      if (inside && is_good) draft.kind = std::move(kind);
    }
    drafts_.push_back(std::move(draft));
  }

  // Either the list of lists, or {paths: that list, name}.
  void read_branches(const LayerItem& item) {
    LayerDraft draft = make_draft("branches", item);
    if (has_value(item, "branches: [[...], [...]]")) {
      std::optional<Cursor> paths = item.value;
      bool is_good = true;
      if (item.value->is_mapping()) {
        Section section(*item.value, layer_keys("branches"));
        paths = section.require("paths", ", a list of lists");
        draft.name = section.get("name");
        is_good = section.finish();
      }
      if (paths && read_paths(item, *paths, draft) && is_good) draft.kind = BranchesSpec{};
    }
    drafts_.push_back(std::move(draft));
  }

  bool read_paths(const LayerItem& item, const Cursor& paths, LayerDraft& draft) {
    if (!paths.is_list() || paths.node().items.empty()) {
      paths.expected("a list of lists of layers", ": write branches: [[...], [...]]");
      return false;
    }
    bool all_are_good = true;
    for (const Cursor& path : paths.items()) {
      auto inside = read_inside(item, path);
      all_are_good = all_are_good && inside;
      draft.paths.push_back(inside.value_or(std::vector<LayerDraft>{}));
    }
    return all_are_good;
  }

  // Expands to its layers, so many times.
  void read_repeat(const LayerItem& item) {
    const LayerDraft wrong = wrong_layer(nullptr, item.place);
    if (!has_value(item, "repeat: {times: 3, layers: [...]}")) return drafts_.push_back(wrong);
    Section section(*item.value, layer_keys("repeat"));
    int64_t times = 0;
    section.require("times", ", such as times: 3", times);
    const auto layers = section.require("layers", ", a list");
    section.finish();
    const auto inside = layers ? read_inside(item, *layers) : std::nullopt;
    if (times == 0 || !inside) return drafts_.push_back(wrong);
    const int64_t copies = (times - 1) * count_drafts(*inside);
    if (copies > repeatable_) {
      diagnostics_.error(item.place, "'repeat' makes more than " + std::to_string(kMaxLayers) + " layers");
      return drafts_.push_back(wrong);
    }
    repeatable_ -= copies;
    for (int64_t i = 0; i < times; ++i) drafts_.insert(drafts_.end(), inside->begin(), inside->end());
  }

  void read_softmax(const LayerItem& item) {
    LayerDraft softmax = make_draft("softmax", item);
    if (!inside_.empty()) {
      diagnostics_.error(
          item.place,
          "softmax must be the last layer of the network, and cannot stand inside a '" + inside_ + "'");
      return drafts_.push_back(std::move(softmax));
    }
    softmax.kind = SoftmaxSpec{};
    if (item.value && item.value->is_scalar()) {
      add_classifier(item, *item.value);
    } else if (item.value && !item.value->is_null()) {
      Section section(*item.value, layer_keys("softmax"));
      const auto classes = section.get("classes");
      softmax.name = section.get("name");
      const bool is_good = section.finish();
      if (classes) add_classifier(item, *classes);
      if (!is_good) softmax.kind = std::nullopt;
    }
    drafts_.push_back(std::move(softmax));
  }

  // The fully connected layer that a softmax with classes brings.
  void add_classifier(const LayerItem& softmax, const Cursor& classes) {
    if (!drafts_.empty() && drafts_.back().type != nullptr && std::string(drafts_.back().type) == "fc") {
      diagnostics_.warning(softmax.place, std::string(kTwoClassifiers));
    }
    LayerDraft draft = make_draft("fc", softmax);
    FcSpec fc;
    if (read_value(classes, kCount, fc.units)) draft.kind = fc;
    drafts_.push_back(std::move(draft));
  }

  Rounding rounding_;
  std::string inside_;
  std::optional<int64_t> channels_;  // as far as they are known
  int64_t& repeatable_;
  Diagnostics& diagnostics_;
  std::vector<LayerDraft> drafts_;
};

}  // namespace

std::vector<LayerDraft> read_layers(const Cursor& layers, Rounding rounding,
                                    std::optional<int64_t> channels) {
  if (!layers.is_list()) {
    layers.expected("a list", ": begin each layer with '- ', as in `- relu`");
    return {};
  }
  if (layers.node().items.empty()) {
    layers.fail("'layers' is empty: a network needs at least `- softmax: {classes: 10}`");
    return {};
  }
  if (layers.node().items.size() > static_cast<size_t>(kMaxLayers) + 1) {
    layers.fail("'layers' has more than " + std::to_string(kMaxLayers) + " layers");
    return {};
  }
  int64_t repeatable = kMaxLayers;
  LayerReader reader(rounding, "", channels, repeatable, layers.diagnostics());
  for (const Cursor& item : layers.items()) reader.read(item);
  std::vector<LayerDraft> drafts = reader.take_drafts();
  // The classifier that a softmax brings is not counted.
  if (count_drafts(drafts) > kMaxLayers + 1) {
    const bool is_long = std::ssize(layers.node().items) > kMaxLayers;
    layers.fail((is_long ? "'layers' has more than " : "'layers' makes more than ") +
                std::to_string(kMaxLayers) +
                (is_long ? " layers" : " layers, repeated ones and those inside of others too"));
    return {};
  }
  check_order(drafts, layers.diagnostics());
  return drafts;
}

}  // namespace cnn
