#include "config/architecture_pattern.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace cnn {
namespace {

bool is_verbatim(const Cursor& pattern) {
  return pattern_place(pattern, 1).offset != pattern.place().offset;
}

void report(const Cursor& pattern, size_t offset, const std::string& message) {
  const std::string where =
      is_verbatim(pattern) ? "" : " (byte " + std::to_string(offset + 1) + " of the pattern)";
  pattern.diagnostics().error(pattern_place(pattern, offset), message + where);
}

std::optional<Pattern> parse(const Cursor& pattern) {
  if (!pattern.is_scalar()) {
    pattern.expected("a text in quotes, such as \"[CONV-RELU-POOL]*2-SOFTMAX\"");
    return std::nullopt;
  }
  const std::string& text = pattern.node().text;
  auto parsed = parse_pattern(text);
  if (const auto* error = std::get_if<PatternError>(&parsed)) {
    report(pattern, error->offset, error->message);
    return std::nullopt;
  }
  return std::move(std::get<Pattern>(parsed));
}

bool is_taken(const PatternCount& count, const PatternCounts& counts) {
  if (count.letter == 'M') return counts.m != 0;
  if (count.letter == 'K') return counts.k != 0;
  return count.letter == 'N' || count.number != 0;
}

// Whether N counts a group that is there, and not only some inside a group that is taken 0 times.
bool needs_n(const std::vector<PatternItem>& items, const PatternCounts& counts) {
  return std::any_of(items.begin(), items.end(), [&](const PatternItem& item) {
    return item.is_group &&
           (item.count.letter == 'N' || (is_taken(item.count, counts) && needs_n(item.items, counts)));
  });
}

// The values of one letter; none, and an error, where it is given but not used, or needed but not given.
struct LetterReader {
  Section& architecture;
  const std::optional<Pattern>& pattern;
  bool is_good = true;

  std::optional<Cursor> given(const char* letter, bool is_needed) {
    auto value = architecture.get(letter);
    if (!pattern) return value;
    const bool is_used = counts_with(*pattern, letter[0]);
    if (value && !is_used) {
      value->diagnostics().error(
          value->key_place(),
          "'" + std::string(letter) + "' is given, but the pattern does not count with it");
      is_good = false;
    } else if (!value && is_used && is_needed) {
      architecture.report_missing(
          {letter}, "'architecture' needs '" + std::string(letter) + "', because its pattern counts with it");
      is_good = false;
    }
    return value;
  }

  std::optional<int64_t> one(const Cursor& value, int64_t min) {
    const auto number = value.integer(min, kMaxLayers);
    is_good = is_good && number.has_value();
    return number;
  }

  std::optional<int64_t> count(const char* letter) {
    const auto value = given(letter, true);
    return value ? one(*value, 0) : std::nullopt;
  }
};

// Softmax is the last layer, and only that one.
bool check_order(const Cursor& pattern, const Expansion& expansion) {
  const auto& names = expansion.names;
  if (names.empty() || names.back().name != PatternName::softmax) {
    report(pattern, names.empty() ? 0 : names.back().offset, "the pattern must end in SOFTMAX");
    return false;
  }
  for (size_t i = 0; i + 1 < names.size(); ++i) {
    if (names[i].name != PatternName::softmax) continue;
    report(pattern, names[i].offset, "SOFTMAX must be the last layer and no other");
    return false;
  }
  return true;
}

bool is_optional_pool(const ExpandedName& name) {
  return name.name == PatternName::optional_pool;
}

// The block numbers, if all of them are well. `with_pool` are the blocks that have a `POOL?`.
std::optional<std::set<int64_t>> read_blocks(const Cursor& value, int64_t blocks,
                                             const std::set<int64_t>& with_pool) {
  if (with_pool.empty()) {
    value.diagnostics().error(value.key_place(),
                              "'blocks' is given, but the pattern, written out, has no `POOL?`");
    return std::nullopt;
  }
  if (!value.is_list()) {
    value.expected("a list of block numbers, such as [1, 3]");
    return std::nullopt;
  }
  std::set<int64_t> chosen;
  bool is_good = true;
  for (const Cursor& item : value.items()) {
    const auto block = item.integer(1, std::max<int64_t>(blocks, 1));
    is_good = is_good && block;
    if (!block) continue;
    const bool has_pool = with_pool.contains(*block);
    const bool is_new = chosen.insert(*block).second;
    if (!has_pool) item.fail("block " + std::to_string(*block) + " has no `POOL?`");
    if (has_pool && !is_new) item.fail("block " + std::to_string(*block) + " is given twice");
    is_good = is_good && has_pool && is_new;
  }
  return is_good ? std::optional(chosen) : std::nullopt;
}

}  // namespace

Place pattern_place(const Cursor& pattern, size_t offset) {
  const Place place = pattern.place();
  const std::string_view source = place.source->text;
  const std::string& text = pattern.node().text;
  const size_t begin = place.offset + (pattern.node().is_quoted ? 1 : 0);
  if (begin > source.size() || source.substr(begin, text.size()) != text) return place;
  return {place.source, begin + offset};
}

std::optional<Expansion> read_pattern(Section& architecture, const std::optional<Cursor>& given) {
  const auto pattern = given ? parse(*given) : std::nullopt;
  LetterReader letters{architecture, pattern};
  PatternCounts counts;
  counts.m = letters.count("M");
  counts.k = letters.count("K");
  const auto n = letters.given("N", pattern && needs_n(pattern->items, counts));
  if (n) {
    counts.n_is_list = n->is_list();
    for (const Cursor& value : n->is_list() ? n->items() : std::vector<Cursor>{*n}) {
      counts.n.push_back(letters.one(value, 1).value_or(1));
    }
  }
  if (!pattern || !letters.is_good) return std::nullopt;
  auto expanded = expand_pattern(*pattern, counts);
  if (const auto* error = std::get_if<PatternError>(&expanded)) {
    if (error->letter == 'N') {
      n->fail(error->message);
    } else {
      report(*given, error->offset, error->message);
    }
    return std::nullopt;
  }
  auto& expansion = std::get<Expansion>(expanded);
  if (!check_order(*given, expansion)) return std::nullopt;
  return std::move(expansion);
}

bool choose_pools(Expansion& expansion, const std::optional<Cursor>& blocks) {
  std::set<int64_t> with_pool;
  for (const ExpandedName& name : expansion.names) {
    if (is_optional_pool(name)) with_pool.insert(name.block + 1);
  }
  if (blocks) {
    const auto chosen = read_blocks(*blocks, expansion.blocks, with_pool);
    if (!chosen) return false;
    std::erase_if(expansion.names, [&](const ExpandedName& name) {
      return is_optional_pool(name) && !chosen->contains(name.block + 1);
    });
  }
  for (ExpandedName& name : expansion.names) {
    if (is_optional_pool(name)) name.name = PatternName::pool;
  }
  return true;
}

}  // namespace cnn
