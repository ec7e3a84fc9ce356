// A graph while it is built: volumes, steps and moves are added one by one.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "network/graph.h"

namespace cnn {

using Moves = std::vector<BackwardMove>;

// What a step gives, and where the gradient of that is expected: kNoVolume where nobody wants it.
struct Value {
  VolumeId volume = kNoVolume;
  VolumeId gradient = kNoVolume;
};

// A way through some layers: what it gives, and its backward pass.
struct Way {
  Value end;
  Moves backward;

  // What comes before in the backward pass, for it comes after in the forward pass.
  void put_before(const Moves& moves) { backward.insert(backward.begin(), moves.begin(), moves.end()); }
};

class GraphDraft {
 public:
  // `parameters` must outlive this. Without `trains` nobody wants gradients.
  GraphDraft(std::span<const Parameter> parameters, bool trains) : parameters_(parameters), trains_(trains) {}

  VolumeId new_volume(const Port& port);
  const Port& port_of(const Value& value) const;

  // The next `count` parameters.
  ParameterRange take_parameters(size_t count);
  std::span<const Parameter> parameters(const ParameterRange& range) const;

  // Of steps on `from`. Those inside of a layer stand before it: it is `is_around` them, and comes to its
  // place with end_profile().
  size_t add_profile(StepProfile profile, const Value& from, bool is_around = false);
  void end_profile(size_t profile) { graph_.profile_order.push_back(profile); }

  size_t keep(std::unique_ptr<Step> step);
  const Step& step(size_t index) const { return *graph_.steps[index]; }

  ForwardMove& add_forward(size_t step, size_t profile, const Value& from, const Value& to,
                           const std::string& layer);
  BackwardMove backward_of(size_t step, size_t profile, const Value& from, const Value& to) const;

  // A step from the way's end to a volume of its own, and its backward.
  ForwardMove& add_step(std::unique_ptr<Step> step, size_t profile, const ParameterRange& parameters,
                        const std::string& layer, Way& way);

  // Lets the step that gives the end of `way` in training add `added` to it there, and clamp the sum; it then
  // comes last of all. False, and nothing changes, where it cannot (Step::join_sum).
  bool join_sum(const Value& added, const Clamp& clamp, Way& way);

  Graph finish(const Value& images, const Way& way);

 private:
  std::span<const Parameter> parameters_;
  bool trains_;
  size_t next_parameter_ = 0;
  Graph graph_;
};

}  // namespace cnn
