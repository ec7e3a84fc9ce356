#include "config/layer_item.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/readable_numbers.h"
#include "config/keys.h"
#include "config/layer_slips.h"
#include "config/scalars.h"
#include "config/suggest.h"

namespace cnn {
namespace {

constexpr size_t kMostTold = 3;

bool is_kind(const std::string& word) {
  return std::ranges::find(layer_keys(), word, &KeyTable::path) != layer_keys().end();
}

// Several keys in one item: either a layer's values one level too high, or several layers.
void report_several_keys(const Cursor& item) {
  const YamlEntry& first = item.node().entries[0];
  const YamlEntry& second = item.node().entries[1];
  const bool is_whole = first.value.kind == YamlNode::Kind::null;
  const std::string advice =
      is_kind(second.key) ? "begin each layer with a '-' of its own"
                          : "put the values inside the layer, `- " + first.key + ": " +
                                (is_whole ? mapping_of_others(item.node(), 0) : "{" + second.key + ": ...}") +
                                "`, or indent them below it";
  item.diagnostics().error(second.place, "this item has more than one key, and a layer is one: " + advice);
}

// Of the draft at `i`: "relu follows", "fc and softmax follow". The fc of a softmax is not told.
std::string what_follows(const std::vector<LayerDraft>& drafts, size_t i) {
  std::vector<std::string> following;
  for (size_t next = i + 1; next < drafts.size(); ++next) {
    const bool is_classifier = next + 1 < drafts.size() && drafts[next].place == drafts[next + 1].place;
    if (!is_classifier)
      following.push_back(drafts[next].type != nullptr ? drafts[next].type : "an unknown layer");
  }
  const size_t more = following.size() > kMostTold ? following.size() - kMostTold : 0;
  following.resize(following.size() - more);
  if (more > 0) following.push_back(std::to_string(more) + " more");
  return listed(following, "and") + (following.size() == 1 ? " follows" : " follow") +
         ": take it out, or the others";
}

bool is_softmax(const LayerDraft& draft) {
  return draft.type != nullptr && std::string(draft.type) == "softmax";
}

}  // namespace

std::optional<LayerItem> read_item(const Cursor& item) {
  if (item.is_scalar()) return LayerItem{item.node().text, item.place(), std::nullopt};
  if (item.node().lacks_keys && item.node().entries.empty()) return std::nullopt;
  if (!item.is_mapping() || item.node().entries.empty()) {
    item.fail(
        "an item of 'layers' must be a layer, such as `relu` or `conv: {filters: 10, kernel: 5}`, got " +
        describe(item.node()));
    return std::nullopt;
  }
  const auto& entries = item.node().entries;
  if (const std::string layer = layer_of_type(item.node()); !layer.empty()) {
    item.diagnostics().error(entries.front().place,
                             "the kind of a layer is the key of its values: write " + layer);
    return std::nullopt;
  }
  if (entries.size() > 1) {
    report_several_keys(item);
    return std::nullopt;
  }
  const YamlEntry& entry = entries.front();
  return LayerItem{entry.key, entry.place,
                   Cursor(entry.value, entry.place, "'" + entry.key + "'", item.diagnostics())};
}

std::optional<int64_t> report_unknown(const LayerItem& item, std::optional<int64_t> channels,
                                      Diagnostics& diagnostics) {
  const LayerMeant renamed =
      item.value ? layer_renamed(item.word, item.value->node(), channels) : LayerMeant();
  diagnostics.error(item.place, "unknown layer " + in_quotes(item.word) +
                                    (renamed.text.empty() ? suggestion(item.word, layer_words(),
                                                                       {"layers", "layers", channels})
                                                          : ": " + renamed.text));
  return item.value ? renamed.channels : layer_with_values(item.word, channels).channels;
}

std::optional<int64_t> channels_after(const LayerDraft& draft, std::optional<int64_t> channels) {
  if (draft.type == nullptr || !draft.kind) return std::nullopt;
  if (const auto* conv = std::get_if<ConvSpec>(&*draft.kind)) return conv->filters;
  if (const auto* fc = std::get_if<FcSpec>(&*draft.kind)) return fc->units;
  if (draft.paths.empty()) return channels;
  std::optional<int64_t> all = 0;
  for (const auto& path : draft.paths) {
    auto one = channels;
    for (const LayerDraft& layer : path) one = channels_after(layer, one);
    all = all && one ? std::optional(*all + *one) : std::nullopt;
  }
  return all;
}

std::optional<LayerKind> layer_named(const std::string& word) {
  std::optional<LayerKind> found;
  for_each_layer_kind([&](const auto& settings, const LayerKind& kind) {
    if (settings.text.word == word) found = kind;
  });
  return found;
}

bool report_equals(const Cursor& value, const KeyTable& table) {
  const std::string meant = short_form_meant(value.node().text, table);
  if (!meant.empty()) value.fail(value.name() + " is given its values by ':', not by '='" + meant);
  return !meant.empty();
}

int64_t count_drafts(const std::vector<LayerDraft>& drafts) {
  int64_t count = 0;
  for (const LayerDraft& draft : drafts) {
    ++count;
    for (const auto& path : draft.paths) count += count_drafts(path);
  }
  return count;
}

void check_order(std::vector<LayerDraft>& drafts, Diagnostics& diagnostics) {
  bool is_early = false;
  for (size_t i = 0; i + 1 < drafts.size(); ++i) {
    if (!is_softmax(drafts[i])) continue;
    diagnostics.error(drafts[i].place,
                      "softmax must be the last layer and no other, but " + what_follows(drafts, i));
    drafts[i].kind = std::nullopt;
    is_early = true;
  }
  const LayerDraft& last = drafts.back();
  if (is_early || last.type == nullptr || is_softmax(last)) return;
  const auto* fc = last.kind ? std::get_if<FcSpec>(&*last.kind) : nullptr;
  diagnostics.error(
      last.place,
      std::string("the last layer must be softmax, got ") + last.type +
          (fc != nullptr
               ? ": add `- softmax` below it, where these are your " + std::to_string(fc->units) + " classes"
               : ": add `- softmax: {classes: 10}` below it, with as many classes as your data have"));
}

}  // namespace cnn
