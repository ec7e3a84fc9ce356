#include "network/network_buffers.h"

#include <algorithm>

#include "layers/make_sequence.h"

namespace cnn {
namespace {

// Each tensor begins at a cache line.
int64_t padded(int64_t floats) {
  return round_up(floats, kLineFloats);
}

}  // namespace

NetworkBuffers::NetworkBuffers(const NetworkPlan& plan, const BatchLimits& limits, const Engine& engine,
                               MemorySource& memory) {
  take_parameters(plan, limits.training > 0, memory);
  const int64_t most = limits.training > 0 ? limits.training : limits.inference;
  steps = make_sequence(plan, parameters, {engine.batch > 0 ? engine.batch : most, engine.algorithm});
  take_batches(plan, limits, memory);
  const int64_t before = memory.bytes();
  steps->prepare(limits, memory);
  layer_bytes = memory.bytes() - before;
  scratch = steps->scratch_needs(limits.inference, Mode::inference);
  if (limits.training > 0) scratch.grow_to(steps->scratch_needs(limits.training, Mode::training));
  take_arena(limits, memory);
}

void NetworkBuffers::take_parameters(const NetworkPlan& plan, bool gradients_too, MemorySource& memory) {
  const std::vector<ParameterShape> shapes = all_parameters(plan);
  int64_t total = 0;
  for (const ParameterShape& shape : shapes) total += padded(element_count(shape.dims));
  memory.give(values, total);
  parameter_bytes = memory.bytes();
  if (gradients_too) memory.give(gradients, total);
  int64_t offset = 0;
  for (const ParameterShape& shape : shapes) {
    const auto part_of = [&](Buffer<float>& all) {
      if (all.size() == 0) return std::span<float>();
      return all.span().subspan(static_cast<size_t>(offset), static_cast<size_t>(element_count(shape.dims)));
    };
    parameters.push_back({shape.name, shape.dims, shape.is_bias, shape.is_statistic, part_of(values),
                          shape.is_statistic ? std::span<float>() : part_of(gradients)});
    offset += padded(element_count(shape.dims));
  }
}

void NetworkBuffers::take_batches(const NetworkPlan& plan, const BatchLimits& limits, MemorySource& memory) {
  const int64_t before = memory.bytes();
  const int64_t most = std::max(limits.training, limits.inference);
  memory.give(input, most * plan.input.size());
  memory.give(labels, most);
  if (limits.training > 0) {
    memory.give(next_input, most * plan.input.size());
    memory.give(next_labels, most);
  }
  memory.give(losses, most);
  memory.give(logits, most * plan.classes());
  memory.give(logits_gradient, limits.training * plan.classes());
  batch_bytes = memory.bytes() - before;
}

// A pass of inference may use what training has left.
void NetworkBuffers::take_arena(const BatchLimits& limits, MemorySource& memory) {
  const ActivationNeeds needs = steps->activation_needs(limits);
  const int64_t floats = std::max(needs.kept + needs.backward, needs.inference);
  memory.give(arena, floats);
  arena_bytes = floats * static_cast<int64_t>(sizeof(float));
  if (arena.size() > 0) steps->take_memory({arena.data(), arena.data() + needs.kept, arena.data()});
}

}  // namespace cnn
