// What stands in a list of layers, before and after its layers are read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "config/assemble.h"
#include "config/keys.h"
#include "config/yaml_cursor.h"

namespace cnn {

// One item of the list: `word`, or `word: value`.
struct LayerItem {
  std::string word;
  Place place;
  std::optional<Cursor> value;  // absent for a bare word
};

// Nothing where it is no such thing, which is reported.
std::optional<LayerItem> read_item(const Cursor& item);

// The kind of that word, with its defaults.
std::optional<LayerKind> layer_named(const std::string& word);

// Reports that the item is no known layer, with what is meant. Of the channels that come, and that come out
// of what is meant: as far as they are known.
std::optional<int64_t> report_unknown(const LayerItem& item, std::optional<int64_t> channels,
                                      Diagnostics& diagnostics);

// The channels that come out of a layer, as far as they are known.
std::optional<int64_t> channels_after(const LayerDraft& draft, std::optional<int64_t> channels);

// Whether a layer's `value` is "p=0.5" in the place of a number, which is reported.
bool report_equals(const Cursor& value, const KeyTable& table);

// The drafts, those inside of others too.
int64_t count_drafts(const std::vector<LayerDraft>& drafts);

// Reports where softmax is not the last layer, and only that one; `drafts` are of a whole network, at least
// one.
void check_order(std::vector<LayerDraft>& drafts, Diagnostics& diagnostics);

}  // namespace cnn
