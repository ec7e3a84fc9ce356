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
constexpr size_t kFewStays = 500;
constexpr int kRounds = 32;

using Order = std::vector<size_t>;

int64_t place_in_order(const Order& order, std::span<Stay> stays) {
  for (Stay& stay : stays) stay.offset = -1;
  int64_t bytes = 0;
  std::vector<const Stay*> neighbours;
  for (const size_t i : order) {
    stays[i].offset = lowest_offset(stays[i], stays, neighbours);
    bytes = std::max(bytes, stays[i].offset + stays[i].bytes);
  }
  return bytes;
}

Order order_by(const Rank& rank, std::span<const Stay> stays) {
  Order order(stays.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::stable_sort(order, [&](size_t a, size_t b) { return rank(stays[a]) > rank(stays[b]); });
  return order;
}

// Whoever reaches highest was placed too late: it goes first.
void hurry_highest(std::span<const Stay> stays, Order& order) {
  const auto top = [&](size_t i) { return stays[i].offset + stays[i].bytes; };
  const auto highest = std::ranges::max_element(order, {}, top);
  std::rotate(order.begin(), highest, highest + 1);
}

// Of several placements the smallest.
class Best {
 public:
  explicit Best(std::span<Stay> stays) : stays_(stays), least_(most_at_a_time(stays)) {}

  bool is_enough() const { return bytes_ == least_; }

  void try_order(const Order& order) {
    const int64_t bytes = place_in_order(order, stays_);
    if (bytes_ >= 0 && bytes >= bytes_) return;
    bytes_ = bytes;
    order_ = order;
  }

  // Tries orders near the best.
  void improve(int rounds) {
    Order order = order_;
    place_in_order(order, stays_);
    for (; rounds > 0 && !is_enough(); --rounds) {
      hurry_highest(stays_, order);
      try_order(order);
    }
  }

  int64_t take() { return place_in_order(order_, stays_); }

 private:
  std::span<Stay> stays_;
  int64_t least_;
  int64_t bytes_ = -1;
  Order order_;
};

}  // namespace

int64_t place(std::span<Stay> stays) {
  const Rank ranks[] = {
      [](const Stay& s) { return std::tuple(s.bytes, length(s)); },
      [](const Stay& s) { return std::tuple(length(s), s.bytes); },
      [](const Stay& s) { return std::tuple(-s.training.first, s.training.last); },
      [](const Stay& s) { return std::tuple(s.training.last, -s.training.first); },
      [](const Stay& s) { return std::tuple(s.bytes * length(s), s.bytes); },
  };
  Best best(stays);
  for (const Rank& rank : ranks) {
    best.try_order(order_by(rank, stays));
    if (best.is_enough() || stays.size() > kManyStays) break;
  }
  if (stays.size() <= kFewStays) best.improve(kRounds);
  return best.take();
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
