#include "ranks/reduction.h"

#include <algorithm>
#include <bit>
#include <type_traits>

namespace cnn {
namespace {

template <typename T>
void add_elements(std::span<T> sum, std::span<const T> more) {
  T* to = sum.data();
  const T* from = more.data();
  const auto count = std::ssize(sum);
#pragma omp simd
  for (int64_t i = 0; i < count; ++i) to[i] += from[i];
}

// Of gradients only.
template <typename T>
void scale_elements(std::span<T> elements, float factor) {
  if constexpr (std::is_same_v<T, float>) {
    if (factor == 1) return;
    float* to = elements.data();
    const auto count = std::ssize(elements);
#pragma omp simd
    for (int64_t i = 0; i < count; ++i) to[i] *= factor;
  }
}

Range complement(const Range& all, const Range& part) {
  return part.begin == all.begin ? Range{part.end, all.end} : Range{all.begin, part.begin};
}

}  // namespace

template <typename T>
Reduction<T>::Reduction(int64_t rank, int64_t ranks, int64_t shards)
    : rank_(rank), ranks_(ranks), is_halving_(std::has_single_bit(static_cast<uint64_t>(ranks))) {
  while (int64_t{1} << levels_ < ranks) ++levels_;
  if (is_halving_) return;
  std::vector<ShardNode> all;
  for (int64_t r = 0; r < ranks; ++r) {
    const std::vector<ShardNode> own = nodes_of(shards_of_rank(r, ranks, shards), shards);
    nodes_of_ranks_.push_back(own.size());
    all.insert(all.end(), own.begin(), own.end());
  }
  merges_ = merges_of(all, shards);
}

template <typename T>
void Reduction<T>::run(Transport& transport, std::span<const std::span<T>> nodes, const Range& range,
                       float factor) {
  begin(nodes, range, factor);
  if (ranks_ == 1) return scale_elements<T>(elements(0, range), factor);
  for (int64_t round = 0; round < rounds(); ++round) {
    send(round, transport);
    receive(round, transport);
    transport.flush();
  }
}

template <typename T>
void Reduction<T>::begin(std::span<const std::span<T>> nodes, const Range& range, float factor) {
  nodes_.assign(nodes.begin(), nodes.end());
  factor_ = factor;
  ranges_.assign(1, range);
  for (int64_t level = 0; is_halving_ && level < levels_; ++level) ranges_.push_back(half_kept(level));
}

template <typename T>
Range Reduction<T>::half_kept(int64_t level) const {
  const Range& whole = ranges_.back();
  const int64_t middle = whole.begin + whole.size() / 2;
  return (rank_ >> level & 1) == 0 ? Range{whole.begin, middle} : Range{middle, whole.end};
}

template <typename T>
Range Reduction<T>::slice_of(int64_t rank) const {
  const Range& all = ranges_.front();
  return {all.begin + all.size() * rank / ranks_, all.begin + all.size() * (rank + 1) / ranks_};
}

template <typename T>
std::span<T> Reduction<T>::elements(size_t node, const Range& range) const {
  return nodes_[node].subspan(static_cast<size_t>(range.begin), static_cast<size_t>(range.size()));
}

template <typename T>
void Reduction<T>::send_elements(size_t node, const Range& range, int64_t to, Transport& transport) const {
  if (range.size() > 0) transport.send(to, std::as_bytes(elements(node, range)));
}

template <typename T>
void Reduction<T>::receive_elements(std::span<T> to, int64_t from, Transport& transport) const {
  if (!to.empty()) transport.receive(from, std::as_writable_bytes(to));
}

template <typename T>
std::span<const T> Reduction<T>::view_elements(size_t count, int64_t from, Transport& transport) {
  if (count == 0) return {};
  received_.resize(count);
  const std::span<const std::byte> bytes = transport.view(from, std::as_writable_bytes(std::span(received_)));
  return {reinterpret_cast<const T*>(bytes.data()), count};
}

template <typename T>
void Reduction<T>::send(int64_t round, Transport& transport) {
  if (!is_halving_) {
    if (round == 0) return send_slices(transport);
    for (int64_t i = 1; i < ranks_; ++i) send_elements(0, slice_of(rank_), (rank_ + i) % ranks_, transport);
    return;
  }
  if (round < levels_) {
    const auto level = static_cast<size_t>(round);
    return send_elements(0, complement(ranges_[level], ranges_[level + 1]), partner(round), transport);
  }
  const int64_t level = 2 * levels_ - 1 - round;
  send_elements(0, ranges_[static_cast<size_t>(level + 1)], partner(level), transport);
}

template <typename T>
void Reduction<T>::receive(int64_t round, Transport& transport) {
  if (!is_halving_) {
    if (round == 0) return add_slices(transport);
    for (int64_t i = 1; i < ranks_; ++i) {
      const int64_t from = (rank_ + ranks_ - i) % ranks_;
      receive_elements(elements(0, slice_of(from)), from, transport);
    }
    return;
  }
  if (round < levels_) {
    const std::span<T> kept = elements(0, ranges_[static_cast<size_t>(round + 1)]);
    add_elements<T>(kept, view_elements(kept.size(), partner(round), transport));
    if (round == levels_ - 1) scale_elements<T>(kept, factor_);
    return;
  }
  const int64_t level = 2 * levels_ - 1 - round;
  const auto after = static_cast<size_t>(level + 1);
  receive_elements(elements(0, complement(ranges_[after - 1], ranges_[after])), partner(level), transport);
}

template <typename T>
void Reduction<T>::send_slices(Transport& transport) const {
  for (int64_t i = 1; i < ranks_; ++i) {
    const int64_t to = (rank_ + i) % ranks_;
    for (size_t node = 0; node < nodes_.size(); ++node) send_elements(node, slice_of(to), to, transport);
  }
}

template <typename T>
void Reduction<T>::add_slices(Transport& transport) {
  const Range own = slice_of(rank_);
  const auto count = static_cast<size_t>(own.size());
  received_.resize(merges_.size() * count);
  std::vector<std::span<T>> sums;
  for (int64_t from = 0; from < ranks_; ++from) {
    for (size_t node = 0; node < nodes_of_ranks_[static_cast<size_t>(from)]; ++node) {
      sums.push_back(from == rank_ ? elements(node, own)
                                   : std::span<T>(received_).subspan(sums.size() * count, count));
      if (from != rank_) receive_elements(sums.back(), from, transport);
    }
  }
  size_t kept = 0;
  for (size_t i = 0; i < sums.size(); ++i) {
    sums[kept++] = sums[i];
    for (int64_t merge = 0; merge < merges_[i]; ++merge, --kept)
      add_elements<T>(sums[kept - 2], sums[kept - 1]);
  }
  if (sums[0].data() != elements(0, own).data()) std::ranges::copy(sums[0], elements(0, own).begin());
  scale_elements<T>(elements(0, own), factor_);
}

template class Reduction<float>;
template class Reduction<double>;
template class Reduction<Moments>;

}  // namespace cnn
