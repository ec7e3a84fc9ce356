// Where several ways through a layer of layers part and meet.
#include <algorithm>
#include <iterator>
#include <utility>

#include "layers/join.h"
#include "network/layer_walk.h"

namespace cnn {
namespace {

void append(const Moves& more, Moves& moves) {
  moves.insert(moves.end(), more.begin(), more.end());
}

void rename(VolumeId from, VolumeId to, Moves& moves) {
  for (BackwardMove& move : moves) {
    if (move.dy == from) move.dy = to;
    if (move.dx == from) move.dx = to;
  }
}

// Whether what `way` gives may be written over: its backward pass does not read it.
bool may_change_end(const Way& way) {
  return std::ranges::none_of(way.backward, [&](const BackwardMove& move) {
    return move.x == way.end.volume || move.y == way.end.volume;
  });
}

}  // namespace

std::vector<StepPlan> LayerWalk::steps_of(const std::vector<LayerPlan>& layers) const {
  return plan_steps(layers, engine_);
}

Way LayerWalk::go(const OneOf& which, const std::vector<StepPlan>& steps, std::optional<Layout> to) {
  const VolumeId wanted = which.from.gradient;
  const bool is_aside = wanted != kNoVolume && !which.is_first;
  const VolumeId own = is_aside ? draft_.new_volume(draft_.port_of(which.from)) : wanted;
  Way way{{which.from.volume, own}, {}};
  for (const StepPlan& plan : steps) add(plan, way);
  if (to) change_layout(*to, way);
  if (is_aside) {
    BackwardMove sum;
    sum.step = BackwardMove::kSum;
    sum.profile = which.profile;
    sum.dy = own;
    sum.dx = wanted;
    way.backward.push_back(sum);
  }
  return way;
}

void LayerWalk::add_branches(const LayerPlan& layer, size_t profile, Way& way) {
  const Value from = way.end;
  Value joined;
  Moves backward;
  int64_t channel = 0;
  for (size_t i = 0; i < layer.paths.size(); ++i) {
    const bool is_first = i == 0;
    const bool is_last = i + 1 == layer.paths.size();
    std::vector<StepPlan> steps = steps_of(layer.paths[i]);
    steps.back().clamp_is_apart = ends_in_free_clamp(steps.back());
    const Clamp clamp = steps.back().clamp_is_apart ? steps.back().own_clamp() : kNoClamp;
    Way branch = go({from, profile, is_first}, steps,
                    is_first ? std::nullopt : std::optional(draft_.port_of(joined).layout));
    const Port part = draft_.port_of(branch.end);
    const Port whole{layer.output, part.layout};
    if (is_first) joined.volume = draft_.new_volume(whole);
    const size_t step = draft_.keep(make_put_channels(part, whole, channel, clamp, is_last));
    draft_.add_forward(step, profile, branch.end, joined, layer.spec.name).is_y_whole = is_last;
    channel += part.volume.channels;
    if (branch.end.gradient == kNoVolume) continue;
    if (joined.gradient == kNoVolume) joined.gradient = draft_.new_volume(whole);
    backward.push_back(draft_.backward_of(step, profile, branch.end, joined));
    append(branch.backward, backward);
  }
  way.put_before(backward);
  way.end = joined;
}

// Whether after the backward pass of `way` the gradient that it began with is what it was.
bool LayerWalk::keeps_gradient(const Way& way) const {
  return std::ranges::none_of(way.backward, [&](const BackwardMove& move) {
    const bool changes = move.step != BackwardMove::kSum && draft_.step(move.step).changes_output_gradient();
    return move.dx == way.end.gradient || (changes && move.dy == way.end.gradient);
  });
}

// One way's end becomes the sum, in its place: the main one's if its backward pass allows, else the
// shortcut's, else a copy of the main one's. The sum's gradient is that of both ends: the other way gets a
// copy of it, unless the main one, whose backward pass comes first, leaves it as it is. In training the step
// at the main one's end may compute the sum, if it can. Apart, each has memory of its own.
void LayerWalk::add_residual(const StepPlan& plan, size_t profile, Way& way) {
  const LayerPlan& layer = plan.layers[0];
  const Value from = way.end;
  Way main = go({from, profile, true}, steps_of(layer.paths[0]), std::nullopt);
  const Port port = draft_.port_of(main.end);
  const auto around = layer.paths.size() > 1 ? steps_of(layer.paths[1]) : std::vector<StepPlan>{};
  Way shortcut = go({from, profile, false}, around, port.layout);
  const Clamp clamp = plan.clamp();
  // Where there is a backward pass it is the main way's that begins with the clamp.
  const bool may_join = !engine_.is_apart && keeps_gradient(main) &&
                        (main.end.gradient != kNoVolume || shortcut.end.gradient == kNoVolume);
  const bool has_joined = may_join && draft_.join_sum(shortcut.end, clamp, main);
  const bool in_main = !engine_.is_apart && (has_joined || may_change_end(main));
  const bool in_shortcut =
      !engine_.is_apart && !in_main && shortcut.end.volume != from.volume && may_change_end(shortcut);
  if (!in_main && !in_shortcut) draft_.add_step(make_copy(port), profile, {}, layer.spec.name, main);
  const Way& base = in_shortcut ? shortcut : main;
  Way& added = in_shortcut ? main : shortcut;

  const size_t step = draft_.keep(make_add(port, clamp));
  draft_.add_forward(step, profile, added.end, base.end, layer.spec.name).in_training = !has_joined;
  way.end = base.end;
  if (way.end.gradient == kNoVolume) std::swap(way.end.gradient, added.end.gradient);
  if (way.end.gradient == kNoVolume) return;
  if (!engine_.is_apart && added.end.gradient != kNoVolume && (has_joined || keeps_gradient(main))) {
    rename(added.end.gradient, way.end.gradient, added.backward);
    added.end.gradient = kNoVolume;
  }
  Moves backward;
  if (!has_joined && (clamp.is_any() || added.end.gradient != kNoVolume)) {
    backward.push_back(draft_.backward_of(step, profile, added.end, way.end));
  }
  append(main.backward, backward);
  append(shortcut.backward, backward);
  way.put_before(backward);
}

// A copy of x is multiplied by what its layers give. x itself stays: the gate's gradient reads it.
void LayerWalk::add_gate(const LayerPlan& layer, size_t profile, Way& way) {
  const Value from = way.end;
  const Port port = draft_.port_of(from);
  Way gate = go({from, profile, true}, steps_of(layer.paths[0]), port.layout);
  Way product = go({from, profile, false}, {}, std::nullopt);
  draft_.add_step(make_copy(port), profile, {}, layer.spec.name, product);
  const size_t step = draft_.keep(make_gate(draft_.port_of(gate.end), port));
  draft_.add_forward(step, profile, gate.end, product.end, layer.spec.name);
  way.end = product.end;
  if (gate.end.gradient == kNoVolume) return;  // nothing here learns, and nobody before
  if (way.end.gradient == kNoVolume) way.end.gradient = draft_.new_volume(port);
  BackwardMove back = draft_.backward_of(step, profile, gate.end, way.end);
  back.y = from.volume;
  Moves backward = {back};
  append(gate.backward, backward);
  append(product.backward, backward);
  way.put_before(backward);
}

}  // namespace cnn
