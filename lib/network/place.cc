#include "network/place.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <tuple>
#include <vector>

namespace cnn {

void Life::reach(int64_t move) {
  if (is_empty()) first = last = move;
  first = std::min(first, move);
  last = std::max(last, move);
}

namespace {

// The lowest offset where `stay` overlaps none of `placed` that it meets; of the gaps between them the
// tightest that is large enough, else behind all. `neighbours` is scratch.
int64_t lowest_offset(const Stay& stay, std::span<const Stay> placed, std::vector<const Stay*>& neighbours) {
  neighbours.clear();
  for (const Stay& other : placed) {
    if (other.offset >= 0 && other.meets(stay)) neighbours.push_back(&other);
  }
  std::ranges::sort(neighbours, {}, &Stay::offset);
  int64_t best = -1;
  int64_t best_gap = 0;
  int64_t end = 0;
  for (const Stay* other : neighbours) {
    const int64_t gap = other->offset - end;
    if (gap >= stay.bytes && (best < 0 || gap < best_gap)) {
      best = end;
      best_gap = gap;
    }
    end = std::max(end, other->offset + other->bytes);
  }
  return best >= 0 ? best : end;
}

int64_t length(const Stay& stay) {
  return std::max<int64_t>(0, stay.training.last - stay.training.first + 1) +
         std::max<int64_t>(0, stay.inference.last - stay.inference.first + 1);
}

// The earlier the larger: what a stay's place in an order goes by.
using Rank = std::function<std::tuple<int64_t, int64_t>(const Stay&)>;

// Time grows with their square: beyond this, a network of thousands of layers, one order must do.
constexpr size_t kManyStays = 4000;

int64_t place_in_order(const Rank& rank, std::span<Stay> stays) {
  std::vector<size_t> order(stays.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::stable_sort(order, [&](size_t a, size_t b) { return rank(stays[a]) > rank(stays[b]); });
  for (Stay& stay : stays) stay.offset = -1;
  int64_t bytes = 0;
  std::vector<const Stay*> neighbours;
  for (const size_t i : order) {
    stays[i].offset = lowest_offset(stays[i], stays, neighbours);
    bytes = std::max(bytes, stays[i].offset + stays[i].bytes);
  }
  return bytes;
}

}  // namespace

int64_t place(std::span<Stay> stays) {
  const Rank ranks[] = {
      [](const Stay& s) { return std::tuple(s.bytes, length(s)); },
      [](const Stay& s) { return std::tuple(length(s), s.bytes); },
      [](const Stay& s) { return std::tuple(-s.training.first, s.training.last); },
      [](const Stay& s) { return std::tuple(s.training.last, -s.training.first); },
      [](const Stay& s) { return std::tuple(s.bytes * length(s), s.bytes); },
  };
  const int64_t least = most_at_a_time(stays);
  int64_t best_bytes = -1;
  std::vector<Stay> best;
  for (const Rank& rank : ranks) {
    const int64_t bytes = place_in_order(rank, stays);
    if (best_bytes >= 0 && bytes >= best_bytes) continue;
    best_bytes = bytes;
    best.assign(stays.begin(), stays.end());
    if (best_bytes == least || stays.size() > kManyStays) break;
  }
  std::ranges::copy(best, stays.begin());
  return best_bytes;
}

bool place_within(int64_t bytes, std::span<const Stay> placed, Stay& stay) {
  std::vector<const Stay*> neighbours;
  const int64_t offset = lowest_offset(stay, placed, neighbours);
  if (offset + stay.bytes > bytes) return false;
  stay.offset = offset;
  return true;
}

int64_t most_at_a_time(std::span<const Stay> stays) {
  int64_t most = 0;
  for (const Life Stay::*life : {&Stay::training, &Stay::inference}) {
    int64_t end = 0;
    for (const Stay& stay : stays) end = std::max(end, (stay.*life).last + 1);
    std::vector<int64_t> more(static_cast<size_t>(end + 1));  // than the move before needs
    for (const Stay& stay : stays) {
      if ((stay.*life).is_empty()) continue;
      more[static_cast<size_t>((stay.*life).first)] += stay.bytes;
      more[static_cast<size_t>((stay.*life).last + 1)] -= stay.bytes;
    }
    int64_t bytes = 0;
    for (const int64_t change : more) most = std::max(most, bytes += change);
  }
  return most;
}

}  // namespace cnn
