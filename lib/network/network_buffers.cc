#include "network/network_buffers.h"

#include <algorithm>
#include <utility>

#include "layers/step_memory.h"
#include "network/build_graph.h"

namespace cnn {
namespace {

// Each tensor begins at a cache line.
int64_t padded(int64_t floats) {
  return round_up(floats, kLineFloats);
}

}  // namespace

NetworkBuffers::NetworkBuffers(const NetworkPlan& plan, const BatchLimits& limits, const Engine& engine,
                               int64_t cache_bytes, MemorySource& memory) {
  take_parameters(plan, limits, memory);
  if (limits.shards > 1) take_measured(memory);
  take_rest(plan, limits, engine, cache_bytes, memory);
  take_others(plan, limits, engine, memory);
}

NetworkBuffers::NetworkBuffers(const NetworkPlan& plan, const BatchLimits& limits, const Engine& engine,
                               int64_t cache_bytes, MemorySource& memory, NetworkBuffers& earlier) {
  exchange_parameters(earlier);
  try {
    take_rest(plan, limits, engine, cache_bytes, memory);
    take_others(plan, limits, engine, memory);
  } catch (...) {
    exchange_parameters(earlier);
    throw;
  }
}

NetworkBuffers::NetworkBuffers(const NetworkPlan& plan, int64_t images, const Engine& engine,
                               MemorySource& memory, NetworkBuffers& whole)
    : parameters(whole.parameters), first(&whole) {
  take_measured(memory);
  take_rest(plan, {images, 0}, engine, 0, memory);
}

void NetworkBuffers::take_others(const NetworkPlan& plan, const BatchLimits& limits, const Engine& engine,
                                 MemorySource& memory) {
  const auto meets = [](const auto& step) { return step->meeting() != nullptr; };
  meets_ = limits.shards > 1 && std::ranges::any_of(graph.steps, meets);
  if (!meets_) return;
  const int64_t own = limits.own_shards == 0 ? limits.shards : limits.own_shards;
  for (int64_t shard = 1; shard < own; ++shard) {
    others.emplace_back(new NetworkBuffers(plan, limits.pass_images(), engine, memory, *this));
    batch_bytes += others.back()->batch_bytes;
    step_bytes += others.back()->step_bytes;
  }
}

int64_t NetworkBuffers::arena_bytes() const {
  int64_t bytes = arena_plan.bytes;
  for (const auto& other : others) bytes += other->arena_plan.bytes;
  return bytes;
}

void NetworkBuffers::exchange_parameters(NetworkBuffers& other) {
  std::swap(values, other.values);
  std::swap(gradients, other.gradients);
  std::swap(parameters, other.parameters);
  std::swap(const_parameters, other.const_parameters);
  std::swap(parameter_bytes, other.parameter_bytes);
  std::swap(measured, other.measured);
}

void NetworkBuffers::take_measured(MemorySource& memory) {
  int64_t total = 0;
  for (const Parameter& own : parameters) total += own.is_statistic ? element_count(own.dims) : 0;
  const int64_t before = memory.bytes();
  memory.give(measured, total);
  step_bytes += memory.bytes() - before;
  size_t offset = 0;
  for (Parameter& own : parameters) {
    if (!own.is_statistic || measured.size() == 0) continue;
    const auto count = static_cast<size_t>(element_count(own.dims));
    own.measured = measured.span().subspan(offset, count);
    offset += count;
  }
}

void NetworkBuffers::take_rest(const NetworkPlan& plan, const BatchLimits& limits, const Engine& engine,
                               int64_t cache_bytes, MemorySource& memory) {
  const int64_t most = limits.training > 0 ? limits.pass_images() : limits.inference;
  graph = build_graph(plan, parameters,
                      {engine.batch > 0 ? engine.batch : most, engine.algorithm, engine.is_apart},
                      limits.training > 0);
  inference_parts = cnn::inference_parts(graph, limits.inference, cache_bytes);
  take_batches(plan, limits, memory);
  const BatchLimits passes{limits.pass_images(), limits.inference};
  prepare_steps(passes, memory);
  measure_scratch(passes);
}

void NetworkBuffers::take_parameters(const NetworkPlan& plan, const BatchLimits& limits,
                                     MemorySource& memory) {
  const std::vector<ParameterShape> shapes = all_parameters(plan);
  int64_t total = 0;
  for (const ParameterShape& shape : shapes) total += padded(element_count(shape.dims));
  memory.give(values, total);
  parameter_bytes = memory.bytes();
  if (limits.training > 0) {
    limits.others_compute() ? memory.give_shared(gradients, total) : memory.give(gradients, total);
  }
  int64_t offset = 0;
  for (const ParameterShape& shape : shapes) {
    const auto part_of = [&](Buffer<float>& all) {
      if (all.size() == 0) return std::span<float>();
      return all.span().subspan(static_cast<size_t>(offset), static_cast<size_t>(element_count(shape.dims)));
    };
    parameters.push_back({shape.name, shape.dims, shape.is_bias, shape.is_statistic, part_of(values),
                          shape.is_statistic ? std::span<float>() : part_of(gradients)});
    const Parameter& own = parameters.back();
    const_parameters.push_back({own.name, own.dims, own.is_bias, own.is_statistic, own.value, own.gradient});
    offset += padded(element_count(shape.dims));
  }
}

void NetworkBuffers::take_batches(const NetworkPlan& plan, const BatchLimits& limits, MemorySource& memory) {
  const int64_t before = memory.bytes();
  const int64_t held = std::max(limits.held_images(), limits.inference);
  const int64_t labeled = std::max(limits.training, limits.inference);
  const int64_t most = std::max(limits.pass_images(), limits.inference);
  const bool has_images = first == this;
  if (has_images) {
    memory.give(input, held * plan.input.size());
    memory.give(labels, labeled);
  }
  if (has_images && limits.training > 0) {
    memory.give(next_input, held * plan.input.size());
    memory.give(next_labels, labeled);
  }
  memory.give(losses, most);
  memory.give(logits, most * plan.classes());
  memory.give(logits_gradient, limits.pass_images() * plan.classes());
  batch_bytes = memory.bytes() - before;
}

// Those of the passes that each step takes part in.
std::vector<BatchLimits> NetworkBuffers::limits_of_steps(const BatchLimits& limits) const {
  std::vector<BatchLimits> own(graph.steps.size(), {0, 0});
  for (const ForwardMove& move : graph.forward) {
    if (move.in_training) own[move.step].training = limits.training;
  }
  for (const InferencePart& part : inference_parts.parts) {
    for (size_t i = part.first; i < part.end; ++i) {
      const ForwardMove& move = graph.forward[i];
      if (move.in_inference) own[move.step].inference = part.images;
    }
  }
  return own;
}

void NetworkBuffers::prepare_steps(const BatchLimits& limits, MemorySource& memory) {
  const int64_t before = memory.bytes();
  const std::vector<BatchLimits> own = limits_of_steps(limits);
  StepMemory wishes(memory);
  for (size_t i = 0; i < graph.steps.size(); ++i) {
    if (own[i].training > 0 || own[i].inference > 0) graph.steps[i]->prepare(own[i], wishes);
    wishes.begin_next_step();
  }
  step_bytes += memory.bytes() - before;
  wishes_ = wishes.wishes();
  arena_plan = plan_arena(graph, inference_parts, limits, wishes_);
  memory.give(arena, arena_plan.bytes);
}

void NetworkBuffers::grant_wishes(Mode mode) {
  for (size_t i = 0; i < wishes_.size(); ++i) {
    const int64_t stay = arena_plan.of(mode).wishes[i];
    if (stay == ArenaPlan::kNowhere) continue;
    const int64_t offset = arena_plan.stays[static_cast<size_t>(stay)].offset;
    wishes_[i].grant(arena.size() > 0 ? arena.data() + offset : nullptr);
  }
}

void NetworkBuffers::measure_scratch(const BatchLimits& limits) {
  for (const Mode mode : {Mode::training, Mode::inference}) grant_wishes(mode);
  const std::vector<BatchLimits> own = limits_of_steps(limits);
  const int64_t most = std::max(limits.training, limits.inference);
  for (const ForwardMove& move : graph.forward) {
    const Step& step = *graph.steps[move.step];
    const BatchLimits& of_step = own[move.step];
    if (of_step.training > 0) scratch.grow_to(step.scratch_needs(of_step.training, Mode::training));
    if (of_step.inference > 0) scratch.grow_to(step.scratch_needs(of_step.inference, Mode::inference));
    graph.profile[move.profile].activation_bytes =
        graph.volumes[static_cast<size_t>(move.y)].floats(most) * static_cast<int64_t>(sizeof(float));
  }
}

}  // namespace cnn
