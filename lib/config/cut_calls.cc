#include "config/cut_calls.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/call_text.h"

namespace cnn {
namespace {

constexpr std::array<std::string_view, 8> kMayBeCalls = {"optimizer",      "schedule",  "loss",    "average",
                                                         "early_stopping", "normalize", "augment", "init"};

int64_t depth_of(std::string_view text) {
  return std::ranges::count(text, '(') - std::ranges::count(text, ')');
}

// How many parts behind the first of a call, at `begin`, end it; 0 where that is no call or nothing ends it.
// `part(i)` is null where it can be none.
size_t count_rest(const YamlNode& first, size_t begin, size_t size, const auto& part) {
  if (first.kind != YamlNode::Kind::scalar || first.is_quoted) return 0;
  int64_t depth = depth_of(first.text);
  for (size_t i = begin + 1; depth > 0 && i < size && i <= begin + kMostArguments; ++i) {
    const std::string* const text = part(i);
    if (text == nullptr) return 0;
    depth += depth_of(*text);
    if (depth <= 0) return i - begin;
  }
  return 0;
}

void join_entries(std::vector<YamlEntry>& entries) {
  const auto part = [&](size_t i) {
    return entries[i].value.kind == YamlNode::Kind::null ? &entries[i].key : nullptr;
  };
  for (size_t i = 0; i < entries.size(); ++i) {
    if (std::ranges::find(kMayBeCalls, entries[i].key) == kMayBeCalls.end()) continue;
    const size_t rest = count_rest(entries[i].value, i, entries.size(), part);
    for (size_t k = 1; k <= rest; ++k) entries[i].value.text += ", " + entries[i + k].key;
    const auto next = entries.begin() + static_cast<std::ptrdiff_t>(i) + 1;
    entries.erase(next, next + static_cast<std::ptrdiff_t>(rest));
  }
}

void join_items(std::vector<YamlNode>& items) {
  const auto part = [&](size_t i) {
    return items[i].kind == YamlNode::Kind::scalar ? &items[i].text : nullptr;
  };
  std::vector<YamlNode> joined;
  for (size_t i = 0; i < items.size(); ++i) {
    const size_t rest = count_rest(items[i], i, items.size(), part);
    joined.push_back(std::move(items[i]));
    for (size_t k = 0; k < rest; ++k) joined.back().text += ", " + items[++i].text;
  }
  items = std::move(joined);
}

}  // namespace

void join_cut_calls(YamlNode& root) {
  join_entries(root.entries);
  for (YamlEntry& entry : root.entries) {
    if (entry.key == "layers" || entry.key == "augment") join_items(entry.value.items);
    join_cut_calls(entry.value);
  }
  for (YamlNode& item : root.items) join_cut_calls(item);
}

}  // namespace cnn
