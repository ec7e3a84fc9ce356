// What steps ask for of the network's arena, beside the volumes between them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/memory_source.h"

namespace cnn {

// How long memory is needed, in training or in inference. What was there before is not kept, nor zero.
enum class Until {
  unused,         // not at all
  end_of_step,    // only while forward runs
  backward,       // in training: from forward to the end of backward
  weights_change  // in inference: over all passes until forget_weights()
};

// A part of the arena, from the first pass on; passes of training find it at another place than those of
// inference.
template <typename T>
class ArenaPlace {
 public:
  T* data() { return data_; }
  const T* data() const { return data_; }
  int64_t size() const { return size_; }  // 0: not there

 private:
  friend class StepMemory;
  T* data_ = nullptr;
  int64_t size_ = 0;
};

// Takes the wishes of one step after another; the network answers them when it knows all.
class StepMemory {
 public:
  struct Wish {
    size_t step;  // counted from 0
    int64_t bytes;
    Until training;
    Until inference;
    bool only_if_room;  // nothing grows for it
    void (*answer)(void* place, int64_t bytes, std::byte* memory);
    void* place;

    // `memory` is null where it is only counted.
    void grant(std::byte* memory) const { answer(place, bytes, memory); }
  };

  explicit StepMemory(MemorySource& kept) : kept_(&kept) {}

  // `place` stays where it is as long as the step is used.
  template <typename T>
  void ask(ArenaPlace<T>& place, int64_t count, Until training, Until inference) {
    add(place, count, training, inference, false);
  }

  // The same, from one pass of inference to the next; where the network is trained, only if training leaves
  // room: else `place` stays empty.
  template <typename T>
  void ask_if_room(ArenaPlace<T>& place, int64_t count) {
    add(place, count, Until::unused, Until::weights_change, true);
  }

  // For what is small, or kept over all passes.
  MemorySource& kept() { return *kept_; }

  // The wishes that follow are the next step's.
  void begin_next_step() { ++steps_; }
  const std::vector<Wish>& wishes() const { return wishes_; }

 private:
  template <typename T>
  void add(ArenaPlace<T>& place, int64_t count, Until training, Until inference, bool only_if_room) {
    if (count == 0) return;
    const auto answer = [](void* at, int64_t bytes, std::byte* memory) {
      auto& answered = *static_cast<ArenaPlace<T>*>(at);
      answered.data_ = reinterpret_cast<T*>(memory);
      answered.size_ = bytes / static_cast<int64_t>(sizeof(T));
    };
    wishes_.push_back(
        {steps_, count * static_cast<int64_t>(sizeof(T)), training, inference, only_if_room, answer, &place});
  }

  MemorySource* kept_;
  size_t steps_ = 0;
  std::vector<Wish> wishes_;
};

}  // namespace cnn
