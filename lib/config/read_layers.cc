#include "config/read_layers.h"

#include <algorithm>
#include <string>

#include "config/pattern.h"
#include "config/scalars.h"
#include "config/settings.h"
#include "config/suggest.h"

namespace cnn {
namespace {

const std::string kKinds[] = {"conv", "pool", "relu", "fc", "softmax"};

// One item of the list: `word`, or `word: value`.
struct Item {
  std::string word;
  Place place;
  std::optional<Cursor> value;  // absent for a bare word
};

bool is_kind(const std::string& word) {
  return std::find(std::begin(kKinds), std::end(kKinds), word) != std::end(kKinds);
}

// Several keys in one item: either a layer's values one level too high, or several layers.
void report_several_keys(const Cursor& item) {
  const YamlEntry& first = item.node().entries[0];
  const YamlEntry& second = item.node().entries[1];
  const std::string advice = is_kind(second.key)
                                 ? "begin each layer with a '-' of its own"
                                 : "put the values inside the layer, `- " + first.key + ": {" + second.key +
                                       ": ...}`, or indent them below it";
  item.diagnostics().error(second.place, "this item has more than one key, and a layer is one: " + advice);
}

std::optional<Item> read_item(const Cursor& item) {
  if (item.is_scalar()) return Item{item.node().text, item.place(), std::nullopt};
  if (!item.is_mapping() || item.node().entries.empty()) {
    item.fail(
        "an item of 'layers' must be a layer, such as `relu` or `conv: {filters: 10, kernel: 5}`, got " +
        describe(item.node()));
    return std::nullopt;
  }
  const auto& entries = item.node().entries;
  if (entries.size() > 1) {
    report_several_keys(item);
    return std::nullopt;
  }
  const YamlEntry& entry = entries.front();
  return Item{entry.key, entry.place,
              Cursor(entry.value, entry.place, "'" + entry.key + "'", item.diagnostics())};
}

LayerDraft make_draft(const char* type, const Item& item) {
  LayerDraft draft = wrong_layer(type, item.place);
  if (item.value) draft.overridden = overridden_in(item.value->node());
  return draft;
}

class LayerReader {
 public:
  LayerReader(Rounding rounding, Diagnostics& diagnostics) : rounding_(rounding), diagnostics_(diagnostics) {}

  std::vector<LayerDraft> take_drafts() { return std::move(drafts_); }

  void read(const Cursor& list_item) {
    const auto item = read_item(list_item);
    if (!item) {
      drafts_.push_back(wrong_layer(nullptr, list_item.place()));
    } else if (item->word == "conv") {
      read_conv(*item);
    } else if (item->word == "pool") {
      read_pool(*item);
    } else if (item->word == "relu") {
      read_relu(*item);
    } else if (item->word == "fc") {
      read_fc(*item);
    } else if (item->word == "softmax") {
      read_softmax(*item);
    } else {
      diagnostics_.error(item->place,
                         "unknown layer " + in_quotes(item->word) + suggestion(item->word, kKinds, "layers"));
      drafts_.push_back(wrong_layer(nullptr, item->place));
    }
  }

 private:
  // Whether `item` has a value; a conv, pool or fc needs one.
  bool has_value(const Item& item, const char* example) {
    if (item.value && !item.value->is_null()) return true;
    diagnostics_.error(item.place, "'" + item.word + "' needs its values: write `- " + example + "`");
    return false;
  }

  void read_conv(const Item& item) {
    LayerDraft draft = make_draft("conv", item);
    if (has_value(item, "conv: {filters: 10, kernel: 5}")) {
      Section section(*item.value, "{filters: 10, kernel: 5}");
      const ConvSettings settings = read_conv_settings(section, Lists::are_values);
      draft.name = section.get("name");
      const bool is_good = section.finish();
      draft.kind = make_conv(settings, {}, rounding_);
      if (!is_good) draft.kind = std::nullopt;
    }
    drafts_.push_back(std::move(draft));
  }

  void read_pool(const Item& item) {
    LayerDraft draft = make_draft("pool", item);
    if (has_value(item, "pool: 2")) {
      if (item.value->is_scalar()) {
        draft.kind = make_pool(read_pool_settings(*item.value), {}, rounding_);
      } else {
        Section section(*item.value, "{kernel: 2, stride: 2}");
        const PoolSettings settings = read_pool_settings(section, Lists::are_values);
        draft.name = section.get("name");
        const bool is_good = section.finish();
        draft.kind = make_pool(settings, {}, rounding_);
        if (!is_good) draft.kind = std::nullopt;
      }
    }
    drafts_.push_back(std::move(draft));
  }

  void read_relu(const Item& item) {
    LayerDraft draft = make_draft("relu", item);
    if (item.value && !item.value->is_null()) {
      Section section(*item.value, "`- relu`");
      draft.name = section.get("name");
      section.finish();
    }
    draft.kind = ReluSpec{};
    drafts_.push_back(std::move(draft));
  }

  void read_fc(const Item& item) {
    LayerDraft draft = make_draft("fc", item);
    if (has_value(item, "fc: 100")) {
      if (item.value->is_scalar()) {
        draft.kind = make_fc(read_fc_settings(*item.value), {});
      } else {
        Section section(*item.value, "{units: 100}");
        const FcSettings settings = read_fc_settings(section, Lists::are_values);
        draft.name = section.get("name");
        const bool is_good = section.finish();
        draft.kind = make_fc(settings, {});
        if (!is_good) draft.kind = std::nullopt;
      }
    }
    drafts_.push_back(std::move(draft));
  }

  void read_softmax(const Item& item) {
    LayerDraft softmax = make_draft("softmax", item);
    softmax.kind = SoftmaxSpec{};
    if (item.value && item.value->is_scalar()) {
      add_classifier(item, *item.value);
    } else if (item.value && !item.value->is_null()) {
      Section section(*item.value, "{classes: 10}");
      const auto classes = section.get("classes");
      softmax.name = section.get("name");
      const bool is_good = section.finish();
      if (classes) add_classifier(item, *classes);
      if (!is_good) softmax.kind = std::nullopt;
    }
    drafts_.push_back(std::move(softmax));
  }

  // The fully connected layer that a softmax with classes brings.
  void add_classifier(const Item& softmax, const Cursor& classes) {
    if (!drafts_.empty() && drafts_.back().type != nullptr && std::string(drafts_.back().type) == "fc") {
      diagnostics_.warning(softmax.place, std::string(kTwoClassifiers));
    }
    LayerDraft draft = make_draft("fc", softmax);
    if (const auto count = read_count(classes)) draft.kind = FcSpec{*count, true, {}, 0};
    drafts_.push_back(std::move(draft));
  }

  Rounding rounding_;
  Diagnostics& diagnostics_;
  std::vector<LayerDraft> drafts_;
};

bool is_softmax(const LayerDraft& draft) {
  return draft.type != nullptr && std::string(draft.type) == "softmax";
}

// Softmax is the last layer, and only that one.
void check_order(std::vector<LayerDraft>& drafts, Diagnostics& diagnostics) {
  for (size_t i = 0; i + 1 < drafts.size(); ++i) {
    if (!is_softmax(drafts[i])) continue;
    const size_t following = drafts.size() - i - 1;
    diagnostics.error(drafts[i].place, "softmax must be the last layer and no other, but " +
                                           std::to_string(following) +
                                           (following == 1 ? " layer follows" : " layers follow"));
    drafts[i].kind = std::nullopt;
  }
  const LayerDraft& last = drafts.back();
  if (last.type == nullptr || is_softmax(last)) return;
  diagnostics.error(last.place,
                    std::string("the last layer must be softmax, got ") + last.type +
                        ": add `- softmax: {classes: 10}` below it, with as many classes as your data have");
}

}  // namespace

std::vector<LayerDraft> read_layers(const Cursor& layers, Rounding rounding) {
  if (!layers.is_list()) {
    layers.expected("a list", ": begin each layer with '- ', as in `- relu`");
    return {};
  }
  if (layers.node().items.empty()) {
    layers.fail("'layers' is empty: a network needs at least `- softmax: {classes: 10}`");
    return {};
  }
  if (layers.node().items.size() > static_cast<size_t>(kMaxLayers)) {
    layers.fail("'layers' has more than " + std::to_string(kMaxLayers) + " layers");
    return {};
  }
  LayerReader reader(rounding, layers.diagnostics());
  for (const Cursor& item : layers.items()) reader.read(item);
  std::vector<LayerDraft> drafts = reader.take_drafts();
  check_order(drafts, layers.diagnostics());
  return drafts;
}

}  // namespace cnn
