#include "network/graph_draft.h"

#include <algorithm>
#include <utility>

namespace cnn {

VolumeId GraphDraft::new_volume(const Port& port) {
  graph_.volumes.push_back(port);
  return static_cast<VolumeId>(graph_.volumes.size() - 1);
}

const Port& GraphDraft::port_of(const Value& value) const {
  return graph_.volumes[static_cast<size_t>(value.volume)];
}

ParameterRange GraphDraft::take_parameters(size_t count) {
  return {std::exchange(next_parameter_, next_parameter_ + count), count};
}

std::span<const Parameter> GraphDraft::parameters(const ParameterRange& range) const {
  return parameters_.subspan(range.first, range.count);
}

size_t GraphDraft::add_profile(StepProfile profile, const Value& from, bool is_around) {
  profile.gives_input_gradient = from.gradient != kNoVolume;
  graph_.profile.push_back(std::move(profile));
  const size_t index = graph_.profile.size() - 1;
  if (!is_around) end_profile(index);
  return index;
}

size_t GraphDraft::keep(std::unique_ptr<Step> step) {
  graph_.steps.push_back(std::move(step));
  return graph_.steps.size() - 1;
}

ForwardMove& GraphDraft::add_forward(size_t step, size_t profile, const Value& from, const Value& to,
                                     const std::string& layer) {
  graph_.profile[profile].layout = layout_name(port_of(to).layout);
  ForwardMove move;
  move.step = step;
  move.profile = profile;
  move.x = from.volume;
  move.y = to.volume;
  move.layer = layer;
  return graph_.forward.emplace_back(std::move(move));
}

BackwardMove GraphDraft::backward_of(size_t step, size_t profile, const Value& from, const Value& to) const {
  const BackwardReads reads = graph_.steps[step]->backward_reads();
  BackwardMove move;
  move.step = step;
  move.profile = profile;
  if (reads.x) move.x = from.volume;
  if (reads.y) move.y = to.volume;
  move.dy = to.gradient;
  move.dx = from.gradient;
  return move;
}

ForwardMove& GraphDraft::add_step(std::unique_ptr<Step> made, size_t profile,
                                  const ParameterRange& parameters, const std::string& layer, Way& way) {
  const auto is_learned = [](const Parameter& own) { return !own.is_statistic; };
  const bool learns = std::ranges::any_of(this->parameters(parameters), is_learned);
  const Value from = way.end;
  way.end = {new_volume(made->output()), kNoVolume};
  if (trains_ && (from.gradient != kNoVolume || learns)) way.end.gradient = new_volume(made->output());
  const size_t step = keep(std::move(made));
  if (way.end.gradient != kNoVolume) {
    BackwardMove backward = backward_of(step, profile, from, way.end);
    backward.parameters = parameters;
    way.put_before({backward});
  }
  ForwardMove& forward = add_forward(step, profile, from, way.end, layer);
  forward.parameters = parameters;
  return forward;
}

bool GraphDraft::join_sum(const Value& added, const Clamp& clamp, Way& way) {
  const auto gives_end = [&](const ForwardMove& move) {
    return move.in_training && move.y == way.end.volume;
  };
  const auto giver = std::ranges::find_if(graph_.forward, gives_end);
  if (giver == graph_.forward.end() || !graph_.steps[giver->step]->join_sum(clamp)) return false;
  for (BackwardMove& move : way.backward) {
    if (move.step == giver->step && clamp.is_any()) move.y = way.end.volume;
  }
  giver->added = added.volume;
  std::rotate(giver, giver + 1, graph_.forward.end());
  return true;
}

Graph GraphDraft::finish(const Value& images, const Way& way) {
  graph_.images = images.volume;
  graph_.images_gradient = images.gradient;
  graph_.scores = way.end.volume;
  graph_.scores_gradient = way.end.gradient;
  graph_.backward = way.backward;
  return std::move(graph_);
}

}  // namespace cnn
