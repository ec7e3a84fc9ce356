#include "network/lockstep.h"

#include <algorithm>
#include <type_traits>

namespace cnn {
namespace {

// The next move from `begin` on that has a meeting.
template <typename Move>
size_t next_meeting(const std::vector<Move>& moves, size_t begin, const Passes& passes) {
  while (begin < moves.size() && passes.meeting(moves[begin]) == nullptr) ++begin;
  return begin;
}

}  // namespace

Lockstep::Lockstep(NetworkBuffers& buffers, Passes& passes, Workers& workers)
    : graph_(buffers.graph), buffers_{&buffers}, passes_{&passes} {
  for (const auto& other : buffers.others) {
    buffers_.push_back(other.get());
    others_.push_back(std::make_unique<Passes>(*other, workers));
    passes_.push_back(others_.back().get());
  }
}

// The graphs of all shards have the same moves.
template <typename Number, typename Move>
void Lockstep::meet(const Move& move, std::span<const int64_t> images, std::vector<Number>& numbers,
                    ShardSums& sums) {
  constexpr size_t kEach = std::is_same_v<Number, Moments> ? 1 : 2;
  const size_t width = kEach * static_cast<size_t>(passes(0).meeting(move)->channels());
  numbers.assign(shards() * width, Number{});
  const std::span<Number> all(numbers);
  for (size_t shard = 0; shard < shards(); ++shard) {
    if (images[shard] > 0) passes(shard).measure(move, images[shard], all.subspan(shard * width, width));
  }
  sums.add_up(all);
  const std::span<const Number> met = all.first(width);
  for (size_t shard = 0; shard < shards(); ++shard) {
    if (images[shard] > 0) passes(shard).meeting(move)->meet(met);
  }
}

void Lockstep::forward(std::span<const int64_t> images, ShardSums& sums) {
  const std::vector<ForwardMove>& moves = graph_.forward;
  for (size_t begin = 0, end = 0; begin < moves.size(); begin = end) {
    const bool meets = passes(0).meeting(moves[begin]) != nullptr;
    if (meets) meet(moves[begin], images, moments_, sums);
    end = next_meeting(moves, begin + (meets ? 1 : 0), passes(0));
    for (size_t shard = 0; shard < shards(); ++shard) {
      for (size_t i = begin; i < end && images[shard] > 0; ++i)
        passes(shard).run(moves[i], {0, images[shard]}, Mode::training);
    }
  }
  for (size_t shard = 0; shard < shards(); ++shard) passes(shard).count_images(images[shard], Mode::training);
}

void Lockstep::backward(std::span<const int64_t> images, ShardSums& sums,
                        const OnShardGradients& on_gradients) {
  const std::vector<BackwardMove>& moves = graph_.backward;
  for (size_t begin = 0, end = 0; begin < moves.size(); begin = end) {
    const bool meets = passes(0).meeting(moves[begin]) != nullptr;
    if (meets) meet(moves[begin], images, sums_, sums);
    end = next_meeting(moves, begin + (meets ? 1 : 0), passes(0));
    for (size_t shard = 0; shard < shards(); ++shard) {
      for (size_t i = begin; i < end; ++i) {
        run_backward(moves[i], shard, images[shard]);
        const ParameterRange& told = moves[i].parameters;
        if (told.count > 0) on_gradients(shard, told.first, told.count);
      }
    }
  }
}

void Lockstep::run_backward(const BackwardMove& move, size_t shard, int64_t images) {
  if (images > 0) return passes(shard).run(move, images);
  for (size_t i = 0; i < move.parameters.count; ++i)
    std::ranges::fill(buffers(0).parameters[move.parameters.first + i].gradient, 0.0F);
}

}  // namespace cnn
