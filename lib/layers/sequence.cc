#include "layers/sequence.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/finite.h"
#include "layers/elementwise.h"

namespace cnn {
namespace {

// Adds the time of its life to `sum`, if asked to.
class Stopwatch {
 public:
  Stopwatch(bool is_on, double& sum) : sum_(is_on ? &sum : nullptr) {
    if (is_on) start_ = std::chrono::steady_clock::now();
  }
  ~Stopwatch() {
    if (sum_ != nullptr) {
      *sum_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    }
  }
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;

 private:
  double* sum_;
  std::chrono::steady_clock::time_point start_;
};

bool learns(const Sequence::Part& part) {
  const auto is_learned = [](const Parameter& parameter) { return !parameter.is_statistic; };
  const auto is_trained = [](const Sequence* path) { return path->is_trained(); };
  return std::ranges::any_of(part.parameters, is_learned) ||
         std::ranges::any_of(part.step->paths(), is_trained);
}

std::string layer_of(const Parameter& parameter) {
  return parameter.name.substr(0, parameter.name.rfind('.'));
}

// Room for one of two volumes in turn: any of those between the steps.
int64_t largest_between(const std::vector<Sequence::Part>& steps, int64_t images) {
  int64_t largest = 0;
  for (size_t i = 0; i + 1 < steps.size(); ++i) {
    largest = std::max(largest, steps[i].step->output().room(images));
  }
  return largest;
}

ActivationNeeds largest_inside(const std::vector<Sequence::Part>& steps, const BatchLimits& limits) {
  ActivationNeeds largest;
  for (const Sequence::Part& part : steps) {
    const ActivationNeeds needs = part.step->activation_needs(limits);
    largest.backward = std::max(largest.backward, needs.backward);
    largest.inference = std::max(largest.inference, needs.inference);
    largest.kept += needs.kept;
  }
  return largest;
}

}  // namespace

Sequence::Sequence(const Port& input, const Port& output, std::vector<Part> steps)
    : Step(input, output), steps_(std::move(steps)), kept_(steps_.empty() ? 0 : steps_.size() - 1) {
  while (first_trained_ < steps_.size() && !learns(steps_[first_trained_])) ++first_trained_;
}

ScratchNeeds Sequence::scratch_needs(int64_t batch, Mode mode) const {
  ScratchNeeds needs;
  for (const Part& part : steps_) needs.grow_to(part.step->scratch_needs(batch, mode));
  return needs;
}

void Sequence::prepare(const BatchLimits& limits, MemorySource& memory) {
  limits_ = limits;
  const int64_t most = std::max(limits.training, limits.inference);
  for (Part& part : steps_) {
    part.step->prepare(limits, memory);
    part.profile.activation_bytes = part.step->output().floats(most) * static_cast<int64_t>(sizeof(float));
  }
}

ActivationNeeds Sequence::activation_needs(const BatchLimits& limits) const {
  ActivationNeeds needs = largest_inside(steps_, limits);
  for (size_t i = 0; i + 1 < steps_.size() && limits.training > 0; ++i) {
    needs.kept += steps_[i].step->output().room(limits.training);
  }
  if (limits.training > 0) needs.backward += 2 * largest_between(steps_, limits.training);
  needs.inference += 2 * largest_between(steps_, limits.inference);
  return needs;
}

void Sequence::take_memory(const ActivationMemory& memory) {
  ActivationMemory rest = memory;
  const int64_t trained = largest_between(steps_, limits_.training);
  const int64_t inferred = largest_between(steps_, limits_.inference);
  for (float*& gradient : gradients_) gradient = std::exchange(rest.backward, rest.backward + trained);
  for (float*& output : inferred_) output = std::exchange(rest.inference, rest.inference + inferred);
  for (size_t i = 0; i < steps_.size(); ++i) {
    Step& step = *steps_[i].step;
    step.take_memory(rest);
    rest.kept += step.activation_needs(limits_).kept;
    if (i + 1 == steps_.size() || limits_.training == 0) continue;
    kept_[i] = rest.kept;
    rest.kept += step.output().room(limits_.training);
  }
}

void Sequence::set_noise(const NoiseKey& key) {
  for (const Part& part : steps_) part.step->set_noise(key);
}

void Sequence::forget_weights() {
  for (const Part& part : steps_) part.step->forget_weights();
}

void Sequence::forward(const float* x, float* y, int64_t images, Mode mode, Workers& workers) {
  if (steps_.empty()) copy_to(y, x, input().floats(images), workers);
  for (size_t i = 0; i < steps_.size(); ++i) {
    Part& part = steps_[i];
    const bool is_last = i + 1 == steps_.size();
    float* out = is_last ? y : mode == Mode::training ? kept_[i] : inferred_[i % 2];
    const Stopwatch watch(profiled_ == mode, part.profile.forward_seconds);
    part.step->forward(x, out, images, mode, workers);
    if (profiled_ == mode) part.profile.images += images;
    x = out;
  }
  last_output_ = y;
}

void Sequence::backward(const float* x, const float* y, float* dy, float* dx, int64_t images,
                        Workers& workers) {
  if (steps_.empty() && dx != nullptr) copy_to(dx, dy, output().floats(images), workers);
  const size_t first = dx != nullptr ? 0 : first_trained_;
  for (size_t i = steps_.size(); i-- > first;) {
    Part& part = steps_[i];
    float* gradient = i == 0 ? dx : i > first ? gradients_[i % 2] : nullptr;
    const float* output = i + 1 == steps_.size() ? y : kept_[i];
    const Stopwatch watch(profiled_ == Mode::training, part.profile.backward_seconds);
    part.step->backward(i > 0 ? kept_[i - 1] : x, output, dy, gradient, images, workers);
    dy = gradient;
  }
}

void Sequence::start_profile(Mode mode) {
  profiled_ = mode;
  for (Part& part : steps_) {
    part.profile.forward_seconds = part.profile.backward_seconds = 0;
    part.profile.images = 0;
    for (Sequence* path : part.step->paths()) path->start_profile(mode);
  }
}

void Sequence::append_profile(std::vector<StepProfile>& steps) const {
  for (const Part& part : steps_) {
    StepProfile own = part.profile;
    const size_t first = steps.size();
    for (const Sequence* path : part.step->paths()) path->append_profile(steps);
    for (size_t i = first; i < steps.size(); ++i) {
      own.forward_seconds = std::max(0.0, own.forward_seconds - steps[i].forward_seconds);
      own.backward_seconds = std::max(0.0, own.backward_seconds - steps[i].backward_seconds);
    }
    steps.push_back(std::move(own));
  }
}

std::optional<NonFinite> Sequence::find_non_finite(int64_t images) const {
  for (size_t i = 0; i < steps_.size(); ++i) {
    const Part& part = steps_[i];
    for (const Parameter& own : part.parameters) {
      if (!all_finite(own.value)) return NonFinite{layer_of(own), own.is_bias ? "its bias" : "its weight"};
    }
    for (const Sequence* path : part.step->paths()) {
      if (auto found = path->find_non_finite(images)) return found;
    }
    const float* output = i + 1 < steps_.size() ? kept_[i] : last_output_;
    const auto floats = static_cast<size_t>(part.step->output().floats(images));
    if (!all_finite({output, floats})) {
      return NonFinite{part.profile.name.substr(0, part.profile.name.find(" + ")), "its output"};
    }
  }
  return std::nullopt;
}

}  // namespace cnn
