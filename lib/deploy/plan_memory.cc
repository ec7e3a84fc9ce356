#include <algorithm>
#include <numeric>

#include "deploy/flat_network.h"

namespace cnn {
namespace {

// From the operation that gives a volume to the last that reads it; the input is there before the first.
struct Life {
  int64_t begin = -1;
  int64_t end = -1;
};

std::vector<Life> lives_of(const FlatNetwork& network) {
  std::vector<Life> lives(network.volumes.size());
  for (size_t i = 0; i < network.ops.size(); ++i) {
    const FlatOp& op = network.ops[i];
    const auto time = static_cast<int64_t>(i);
    lives[op.output] = {time, time};
    for (const size_t input : op.inputs) lives[input].end = time;
  }
  lives.back().end = std::ssize(network.ops);  // whoever asked reads the scores
  return lives;
}

// Whether the operation may write over what it reads: number by number, in their order.
bool works_in_place(const FlatOp& op) {
  return op.kind == FlatKind::bounds || op.kind == FlatKind::activation || op.kind == FlatKind::scale ||
         op.kind == FlatKind::sum || op.kind == FlatKind::gate || op.kind == FlatKind::slopes;
}

}  // namespace

// The largest first, each to the lowest place that is free for all its life (Pisarchyk, Lee 2020: greedy by
// size).
MemoryPlan plan_memory(const FlatNetwork& network) {
  std::vector<Life> lives = lives_of(network);
  // What is written over shares its place with what it was.
  std::vector<size_t> root(network.volumes.size());
  std::iota(root.begin(), root.end(), size_t{0});
  for (size_t i = 0; i < network.ops.size(); ++i) {
    const FlatOp& op = network.ops[i];
    if (!works_in_place(op)) continue;
    const size_t input = op.inputs.front();
    const bool is_last = lives[root[input]].end == static_cast<int64_t>(i);
    const bool is_alone =
        std::ranges::count(op.inputs, input) == 1 && std::ranges::all_of(op.inputs, [&](size_t other) {
          return other == input || root[other] != root[input];
        });
    if (!is_last || !is_alone) continue;
    root[op.output] = root[input];
    lives[root[input]].end = lives[op.output].end;
  }
  std::vector<size_t> order;
  for (size_t v = 0; v < root.size(); ++v)
    if (root[v] == v) order.push_back(v);
  const auto size_of = [&](size_t v) { return network.volumes[v].volume.size(); };
  std::ranges::stable_sort(order, [&](size_t a, size_t b) { return size_of(a) > size_of(b); });

  MemoryPlan plan{std::vector<int64_t>(root.size(), 0), 0};
  std::vector<size_t> placed;
  for (const size_t v : order) {
    std::vector<size_t> others;
    for (const size_t other : placed)
      if (lives[other].begin <= lives[v].end && lives[v].begin <= lives[other].end) others.push_back(other);
    std::ranges::sort(others, {}, [&](size_t other) { return plan.places[other]; });
    int64_t place = 0;
    for (const size_t other : others) {
      if (place + size_of(v) <= plan.places[other]) break;
      place = std::max(place, plan.places[other] + size_of(other));
    }
    plan.places[v] = place;
    plan.size = std::max(plan.size, place + size_of(v));
    placed.push_back(v);
  }
  for (size_t v = 0; v < root.size(); ++v) plan.places[v] = plan.places[root[v]];
  return plan;
}

}  // namespace cnn
