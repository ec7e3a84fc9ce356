#include "network/arena.h"

#include <algorithm>

namespace cnn {

int64_t backward_tick(const Graph& graph, size_t move) {
  return std::ssize(graph.forward) + 1 + static_cast<int64_t>(move);
}

namespace {

constexpr int64_t kLineBytes = kLineFloats * static_cast<int64_t>(sizeof(float));

class Planner {
 public:
  Planner(const Graph& graph, const InferenceParts& parts, const BatchLimits& limits)
      : graph_(graph), parts_(parts), limits_(limits) {}

  ArenaPlan plan(std::span<const StepMemory::Wish> wishes) {
    add_volumes();
    // Without training there is nothing that could leave room.
    const bool may_refuse = limits_.training > 0;
    for (const StepMemory::Wish& wish : wishes) {
      const bool waits = wish.only_if_room && may_refuse;
      plan_.training.wishes.push_back(waits ? ArenaPlan::kNowhere : add(in_training(wish)));
      plan_.inference.wishes.push_back(waits ? ArenaPlan::kNowhere : add(in_inference(wish)));
    }
    plan_.bytes = place(plan_.stays);
    for (size_t i = 0; i < wishes.size() && may_refuse; ++i) {
      if (wishes[i].only_if_room) plan_.inference.wishes[i] = add_if_room(in_inference(wishes[i]));
    }
    return std::move(plan_);
  }

 private:
  int64_t add(const Stay& stay) {
    if (stay.training.is_empty() && stay.inference.is_empty()) return ArenaPlan::kNowhere;
    plan_.stays.push_back(stay);
    return std::ssize(plan_.stays) - 1;
  }

  void add_volumes() {
    std::vector<Life> training(graph_.volumes.size());
    std::vector<Life> inference(graph_.volumes.size());
    const auto use = [](std::vector<Life>& lives, VolumeId id, int64_t tick) {
      if (id != kNoVolume) lives[static_cast<size_t>(id)].reach(tick);
    };
    for (size_t i = 0; i < graph_.forward.size(); ++i) {
      const ForwardMove& move = graph_.forward[i];
      for (const VolumeId id : {move.x, move.y, move.added}) {
        if (move.in_training && limits_.training > 0) use(training, id, static_cast<int64_t>(i));
      }
    }
    if (limits_.inference > 0) use_in_inference(inference);
    for (size_t i = 0; i < graph_.backward.size(); ++i) {
      const BackwardMove& move = graph_.backward[i];
      for (const VolumeId id : {move.x, move.y, move.dy, move.dx})
        use(training, id, backward_tick(graph_, i));
    }
    for (size_t i = 0; i < graph_.volumes.size(); ++i) {
      const bool apart = graph_.has_own_memory(static_cast<VolumeId>(i));
      const auto stay_at = [&](const Life& in_training, const Life& in_inference, int64_t images) {
        const int64_t bytes = graph_.volumes[i].room(images) * static_cast<int64_t>(sizeof(float));
        return apart ? ArenaPlan::kNowhere : add({bytes, in_training, in_inference});
      };
      plan_.training.volumes.push_back(stay_at(training[i], {}, limits_.training));
      plan_.inference.volumes.push_back(stay_at({}, inference[i], parts_.images[i]));
    }
  }

  // What a part takes from another or leaves to it must last until its last images are through.
  void use_in_inference(std::vector<Life>& lives) const {
    for (const InferencePart& part : parts_.parts) {
      for (size_t i = part.first; i < part.end; ++i) {
        const ForwardMove& move = graph_.forward[i];
        if (!move.in_inference) continue;
        for (const VolumeId id : {move.x, move.y}) {
          Life& life = lives[static_cast<size_t>(id)];
          life.reach(static_cast<int64_t>(i));
          if (parts_.images[static_cast<size_t>(id)] == part.images) continue;
          life.reach(static_cast<int64_t>(part.first));
          life.reach(static_cast<int64_t>(part.end) - 1);
        }
      }
    }
  }

  int64_t add_if_room(Stay stay) {
    return place_within(plan_.bytes, plan_.stays, stay) ? add(stay) : ArenaPlan::kNowhere;
  }

  Stay in_training(const StepMemory::Wish& wish) const {
    Stay stay{round_up(wish.bytes, kLineBytes), {}, {}};
    if (wish.training == Until::unused || limits_.training == 0) return stay;
    for (size_t i = 0; i < graph_.forward.size(); ++i) {
      const ForwardMove& move = graph_.forward[i];
      if (move.step == wish.step && move.in_training) stay.training.reach(static_cast<int64_t>(i));
    }
    for (size_t i = 0; i < graph_.backward.size() && wish.training == Until::backward; ++i) {
      if (graph_.backward[i].step == wish.step) stay.training.reach(backward_tick(graph_, i));
    }
    return stay;
  }

  Stay in_inference(const StepMemory::Wish& wish) const {
    Stay stay{round_up(wish.bytes, kLineBytes), {}, {}};
    if (wish.inference == Until::unused || limits_.inference == 0) return stay;
    for (size_t i = 0; i < graph_.forward.size(); ++i) {
      const ForwardMove& move = graph_.forward[i];
      if (move.step == wish.step && move.in_inference) stay.inference.reach(static_cast<int64_t>(i));
    }
    const bool stays = !stay.inference.is_empty() && wish.inference == Until::weights_change;
    if (stays) stay.inference = {0, std::ssize(graph_.forward)};
    return stay;
  }

  const Graph& graph_;
  const InferenceParts& parts_;
  BatchLimits limits_;
  ArenaPlan plan_;
};

}  // namespace

ArenaPlan plan_arena(const Graph& graph, const InferenceParts& parts, const BatchLimits& limits,
                     std::span<const StepMemory::Wish> wishes) {
  return Planner(graph, parts, limits).plan(wishes);
}

}  // namespace cnn
