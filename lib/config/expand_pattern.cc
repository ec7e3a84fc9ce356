#include <algorithm>
#include <utility>

#include "base/readable_numbers.h"
#include "config/pattern.h"

namespace cnn {
namespace {

bool holds_conv(const PatternItem& item) {
  if (!item.is_group) return item.name == PatternName::conv;
  return std::any_of(item.items.begin(), item.items.end(), holds_conv);
}

bool counts_inside_with_n(const PatternItem& group) {
  return std::any_of(group.items.begin(), group.items.end(), [](const PatternItem& item) {
    return item.is_group && (item.count.letter == 'N' || counts_inside_with_n(item));
  });
}

bool is_block_group(const PatternItem& item) {
  return item.is_group && holds_conv(item);
}

// Writes a pattern out. Throws PatternError.
class Expander {
 public:
  Expander(const Pattern& pattern, const PatternCounts& counts) : pattern_(pattern), counts_(counts) {}

  Expansion expand() {
    check_n();
    result_.fc_is_classifier = pattern_.fc_is_classifier;
    const auto& items = pattern_.items;
    for (size_t i = 0; i < items.size();) {
      if (is_block_group(items[i])) {
        block_group(items[i++]);
      } else if (items[i].is_group) {
        emit(items[i++], single_n(), block_before());
      } else {
        const auto run_end = std::find_if(items.begin() + static_cast<std::ptrdiff_t>(i), items.end(),
                                          [](const PatternItem& item) { return item.is_group; });
        const auto end = static_cast<size_t>(run_end - items.begin());
        run(i, end);
        i = end;
      }
    }
    return std::move(result_);
  }

 private:
  int64_t block_before() const { return std::max<int64_t>(result_.blocks - 1, 0); }

  // N where it is one number; 1 where no N is given, which then counts nothing.
  int64_t single_n() const { return counts_.n.size() == 1 ? counts_.n.front() : 1; }

  int64_t times(const PatternCount& count, int64_t n) const {
    switch (count.letter) {
      case 'N':
        return n;
      case 'M':
        return counts_.m.value_or(1);
      case 'K':
        return counts_.k.value_or(1);
      default:
        return count.number;
    }
  }

  // A list for N has a number for each block that counts with it, and counts nothing else.
  void check_n() const {
    if (!counts_.n_is_list) return;
    int64_t blocks = 0;
    for (const PatternItem& item : pattern_.items) {
      const bool is_block = is_block_group(item);
      if (item.is_group && (item.count.letter == 'N' || (!is_block && counts_inside_with_n(item)))) {
        throw PatternError{
            item.offset,
            "N must be one number here, not a list: it counts a group that is no part of a block", 'N'};
      }
      if (is_block && counts_inside_with_n(item)) blocks += times(item.count, 1);
    }
    if (blocks == static_cast<int64_t>(counts_.n.size())) return;
    throw PatternError{0,
                       "N has " + counted(std::ssize(counts_.n), "value") + ", but the pattern has " +
                           counted(blocks, "block that counts", "blocks that count") + " with N",
                       'N'};
  }

  void block_group(const PatternItem& group) {
    const bool takes_n = counts_.n_is_list && counts_inside_with_n(group);
    const int64_t repetitions = times(group.count, single_n());
    for (int64_t i = 0; i < repetitions; ++i) {
      const int64_t n = takes_n ? counts_.n[next_n_++] : single_n();
      const int64_t block = result_.blocks++;
      for (const PatternItem& item : group.items) emit(item, n, block);
    }
  }

  void run(size_t begin, size_t end) {
    bool is_block = false;
    for (size_t i = begin; i < end; ++i) is_block = is_block || holds_conv(pattern_.items[i]);
    if (is_block) ++result_.blocks;
    for (size_t i = begin; i < end; ++i) emit(pattern_.items[i], single_n(), block_before());
  }

  // The number of names that `item` expands to; beyond kMaxLayers, some number beyond it.
  int64_t size_of(const PatternItem& item, int64_t n) const {
    if (!item.is_group) return 1;
    int64_t size = 0;
    for (const PatternItem& inner : item.items) size = std::min(size + size_of(inner, n), kMaxLayers + 1);
    return std::min(size * times(item.count, n), kMaxLayers + 1);
  }

  void emit(const PatternItem& item, int64_t n, int64_t block) {
    const int64_t size = size_of(item, n);
    if (size + static_cast<int64_t>(result_.names.size()) > kMaxLayers) {
      throw PatternError{item.offset,
                         "the pattern expands to more than " + std::to_string(kMaxLayers) + " layers"};
    }
    if (!item.is_group) {
      result_.names.push_back({item.name, block, item.offset});
      return;
    }
    if (size == 0) return;
    for (int64_t i = 0; i < times(item.count, n); ++i) {
      for (const PatternItem& inner : item.items) emit(inner, n, block);
    }
  }

  const Pattern& pattern_;
  const PatternCounts& counts_;
  Expansion result_;
  size_t next_n_ = 0;
};

}  // namespace

std::variant<Expansion, PatternError> expand_pattern(const Pattern& pattern, const PatternCounts& counts) {
  try {
    return Expander(pattern, counts).expand();
  } catch (const PatternError& error) {
    return error;
  }
}

}  // namespace cnn
