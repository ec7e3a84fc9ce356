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

// Reports that the item is no known layer, with what is meant.
void report_unknown(const LayerItem& item, Diagnostics& diagnostics);

// Whether a layer's `value` is "p=0.5" in the place of a number, which is reported.
bool report_equals(const Cursor& value, const KeyTable& table);

// The drafts, those inside of others too.
int64_t count_drafts(const std::vector<LayerDraft>& drafts);

// Reports where softmax is not the last layer, and only that one; `drafts` are of a whole network, at least
// one.
void check_order(std::vector<LayerDraft>& drafts, Diagnostics& diagnostics);

}  // namespace cnn
