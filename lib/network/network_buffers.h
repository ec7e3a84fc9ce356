// The memory of a network and the steps that work in it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/buffer.h"
#include "base/memory_source.h"
#include "base/shape.h"
#include "layers/step.h"
#include "layers/workers.h"
#include "network/arena.h"
#include "network/graph.h"
#include "network/inference_parts.h"
#include "spec/engine.h"
#include "spec/network_spec.h"

namespace cnn {

// A parameter to be read.
struct ConstParameter {
  std::string name;  // "conv1.weight"
  Dims dims;
  bool is_bias = false;
  bool is_statistic = false;
  std::span<const float> value;
  std::span<const float> gradient;  // empty where no training follows, and of statistics
};

struct NetworkBuffers {
  // Inference goes by `cache_bytes` (network/inference_parts.h). Takes all of it from `memory`; `plan` must
  // outlive this. Where memory is only counted, this is good for its sizes alone.
  NetworkBuffers(const NetworkPlan& plan, const BatchLimits& limits, const Engine& engine,
                 int64_t cache_bytes, MemorySource& memory);

  // Likewise, with the parameters and gradients of `earlier`, of the same plan, which stay where they are in
  // memory: `earlier` gives them up, and is good for nothing then. Throws Failure::resource where memory does
  // not suffice; `earlier` is as it was then.
  NetworkBuffers(const NetworkPlan& plan, const BatchLimits& limits, const Engine& engine,
                 int64_t cache_bytes, MemorySource& memory, NetworkBuffers& earlier);
  NetworkBuffers(const NetworkBuffers&) = delete;
  NetworkBuffers& operator=(const NetworkBuffers&) = delete;

  Buffer<float> values;     // all parameters, one after another
  Buffer<float> gradients;  // likewise
  Buffer<double> measured;  // of all statistics, one after another, where a batch has shards
  std::vector<Parameter> parameters;
  std::vector<ConstParameter> const_parameters;  // the same
  Graph graph;
  InferenceParts inference_parts;
  ScratchNeeds scratch;  // of the workers

  Buffer<float> input;
  Buffer<int32_t> labels;
  Buffer<float> next_input;  // where it is trained; as large as the other, for they change places
  Buffer<int32_t> next_labels;
  Buffer<double> losses;
  Buffer<float> logits;
  Buffer<float> logits_gradient;

  ArenaPlan arena_plan;
  Buffer<std::byte> arena;

  int64_t first_input = 0;  // of the images put in, the one that passes begin with

  // Where a step has a meeting: those of the other shards that are computed here, side by side with this
  // one's. Parameters, images, labels and the profile are this one's, which is their `first`.
  std::vector<std::unique_ptr<NetworkBuffers>> others;
  NetworkBuffers* first = this;
  bool meets() const { return meets_; }  // side by side with others, here or elsewhere

  // Tells the steps where in the arena they find what they asked for, in passes of this mode.
  void grant_wishes(Mode mode);

  // Bytes, those of the others among them.
  int64_t parameter_bytes = 0;  // and as many of gradients, where it is trained
  int64_t batch_bytes = 0;      // images, labels, scores
  int64_t step_bytes = 0;       // what steps keep over all passes

  int64_t arena_bytes() const;

 private:
  // One of the others of `first`.
  NetworkBuffers(const NetworkPlan& plan, int64_t images, const Engine& engine, MemorySource& memory,
                 NetworkBuffers& first);

  std::vector<StepMemory::Wish> wishes_;
  bool meets_ = false;

  void take_parameters(const NetworkPlan& plan, const BatchLimits& limits, MemorySource& memory);
  void take_measured(MemorySource& memory);
  void take_others(const NetworkPlan& plan, const BatchLimits& limits, const Engine& engine,
                   MemorySource& memory);
  void exchange_parameters(NetworkBuffers& other);
  void take_rest(const NetworkPlan& plan, const BatchLimits& limits, const Engine& engine,
                 int64_t cache_bytes, MemorySource& memory);
  std::vector<BatchLimits> limits_of_steps(const BatchLimits& limits) const;
  void take_batches(const NetworkPlan& plan, const BatchLimits& limits, MemorySource& memory);
  void prepare_steps(const BatchLimits& limits, MemorySource& memory);
  void measure_scratch(const BatchLimits& limits);
};

}  // namespace cnn
