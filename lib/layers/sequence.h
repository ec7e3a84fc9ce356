// Steps one after another, as one: a whole network, or a way through a part of it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "layers/step.h"
#include "layers/step_profile.h"

namespace cnn {

// Where a number that is not finite stands.
struct NonFinite {
  std::string layer;  // "conv2"
  std::string what;   // "its weight", "its output", "its weight's gradient"
};

// With no steps at all it gives what it gets.
class Sequence : public Step {
 public:
  struct Part {
    std::unique_ptr<Step> step;
    StepProfile profile;                // its names and sizes; times are added here
    std::vector<Parameter> parameters;  // that it works with; what steps inside it have is theirs
  };

  // `input` and `output` are those of the first and the last step, each step's output the input of the next.
  Sequence(const Port& input, const Port& output, std::vector<Part> steps);

  // Whether anything in it learns.
  bool is_trained() const { return first_trained_ < steps_.size(); }

  ScratchNeeds scratch_needs(int64_t batch, Mode mode) const override;
  void prepare(const BatchLimits& limits, MemorySource& memory) override;
  ActivationNeeds activation_needs(const BatchLimits& limits) const override;
  void take_memory(const ActivationMemory& memory) override;
  void set_noise(const NoiseKey& key) override;
  void forget_weights() override;
  void forward(const float* x, float* y, int64_t images, Mode mode, Workers& workers) override;
  void backward(const float* x, const float* y, float* dy, float* dx, int64_t images,
                Workers& workers) override;

  // From now on every pass of this mode is timed, step by step; what was measured before is dropped.
  void start_profile(Mode mode);

  // The steps in order, those inside a step before it and their times not in its own.
  void append_profile(std::vector<StepProfile>& steps) const;

  // After forward in training: the first layer, in forward order, of which a weight or the output is not
  // finite.
  std::optional<NonFinite> find_non_finite(int64_t images) const;

 private:
  std::vector<Part> steps_;
  size_t first_trained_ = 0;
  std::optional<Mode> profiled_;
  BatchLimits limits_;
  std::vector<float*> kept_;  // outputs of all steps but the last
  float* gradients_[2] = {};  // of two neighbouring outputs, in turn
  float* inferred_[2] = {};   // two neighbouring outputs, in turn
  const float* last_output_ = nullptr;
};

}  // namespace cnn
