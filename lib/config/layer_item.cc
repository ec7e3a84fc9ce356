#include "config/layer_item.h"

#include <algorithm>

#include "base/readable_numbers.h"
#include "config/keys.h"
#include "config/scalars.h"

namespace cnn {
namespace {

bool is_kind(const std::string& word) {
  return std::ranges::find(layer_keys(), word, &KeyTable::path) != layer_keys().end();
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
  if (entries.size() > 1) {
    report_several_keys(item);
    return std::nullopt;
  }
  const YamlEntry& entry = entries.front();
  return LayerItem{entry.key, entry.place,
                   Cursor(entry.value, entry.place, "'" + entry.key + "'", item.diagnostics())};
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
    const size_t following = drafts.size() - i - 1;
    diagnostics.error(drafts[i].place,
                      "softmax must be the last layer and no other, but " +
                          counted(static_cast<int64_t>(following), "layer follows", "layers follow"));
    drafts[i].kind = std::nullopt;
    is_early = true;
  }
  const LayerDraft& last = drafts.back();
  if (is_early || last.type == nullptr || is_softmax(last)) return;
  diagnostics.error(last.place,
                    std::string("the last layer must be softmax, got ") + last.type +
                        ": add `- softmax: {classes: 10}` below it, with as many classes as your data have");
}

}  // namespace cnn
