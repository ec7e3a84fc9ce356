// How numbers that all ranks have become their sum, everywhere: element by element by the tree of
// ranks/shards.h, so that neither the number of ranks nor how the elements are cut into pieces changes a bit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/moments.h"
#include "ranks/shards.h"
#include "ranks/transport.h"

namespace cnn {

// Where the ranks are a power of two, each has the sum of one node, and those of neighbors are added first: a
// reduce-scatter by halving the vector and doubling the distance, and an allgather the same way back. Else
// each rank is sent the sums of all nodes of a slice of the elements, adds them in the tree's order, and
// sends the slice to all.
template <typename T>
class Reduction {
 public:
  Reduction(int64_t rank, int64_t ranks, int64_t shards);

  // The elements of `range` of the sums of this rank's nodes (nodes_of), of which the first becomes `factor`
  // times (of floats, else once) that of the whole tree; the others are left as they may be. All ranks do the
  // same.
  void run(Transport& transport, std::span<const std::span<T>> nodes, const Range& range, float factor = 1);

  // The same in rounds, each a sending and a receiving: all ranks can be played by one thread.
  void begin(std::span<const std::span<T>> nodes, const Range& range, float factor = 1);
  int64_t rounds() const { return is_halving_ ? 2 * levels_ : 2; }
  void send(int64_t round, Transport& transport);
  void receive(int64_t round, Transport& transport);

 private:
  Range slice_of(int64_t rank) const;
  Range half_kept(int64_t level) const;
  int64_t partner(int64_t level) const { return rank_ ^ (int64_t{1} << level); }
  std::span<T> elements(size_t node, const Range& range) const;
  void send_elements(size_t node, const Range& range, int64_t to, Transport& transport) const;
  void receive_elements(std::span<T> to, int64_t from, Transport& transport) const;
  std::span<const T> view_elements(size_t count, int64_t from, Transport& transport);
  void send_slices(Transport& transport) const;
  void add_slices(Transport& transport);

  int64_t rank_;
  int64_t ranks_;
  int64_t levels_ = 0;
  bool is_halving_;
  std::vector<int64_t> merges_;         // of all nodes
  std::vector<size_t> nodes_of_ranks_;  // how many each rank has
  std::vector<std::span<T>> nodes_;     // in use
  float factor_ = 1;
  std::vector<Range> ranges_;  // what is kept after 0, 1, ... halvings
  std::vector<T> received_;
};

extern template class Reduction<float>;
extern template class Reduction<double>;
extern template class Reduction<Moments>;

}  // namespace cnn
