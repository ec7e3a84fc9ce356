// Where in one arena stretches of memory lie that are needed at different times.
#pragma once

#include <cstdint>
#include <span>

namespace cnn {

// The moves of a pass, counted from 0, from the first to the last that needs something.
struct Life {
  int64_t first = 0;
  int64_t last = -1;

  bool is_empty() const { return last < first; }
  bool holds(int64_t move) const { return first <= move && move <= last; }
  bool meets(const Life& other) const {
    return !is_empty() && !other.is_empty() && first <= other.last && other.first <= last;
  }
  void reach(int64_t move);
};

// One stretch. Passes of training and of inference never run at a time: where a stay of the one and a stay of
// the other lie has nothing to do with each other.
struct Stay {
  int64_t bytes = 0;  // a multiple of a cache line
  Life training;
  Life inference;
  int64_t offset = -1;  // in the arena

  bool meets(const Stay& other) const {
    return training.meets(other.training) || inference.meets(other.inference);
  }
};

// Gives each stay its offset, so that no two that meet overlap. The arena's bytes: as few as a few greedy
// orders find.
int64_t place(std::span<Stay> stays);

// Gives `stay` an offset among others that have theirs, within `bytes`; false where there is no room.
bool place_within(int64_t bytes, std::span<const Stay> placed, Stay& stay);

// No arena is smaller: the most bytes that are needed at a time.
int64_t most_at_a_time(std::span<const Stay> stays);

}  // namespace cnn
