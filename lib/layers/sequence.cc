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

bool learns(const Sequence::Step& step) {
  const auto is_learned = [](const Parameter& parameter) { return !parameter.is_statistic; };
  const auto is_trained = [](const Sequence* path) { return path->is_trained(); };
  return std::ranges::any_of(step.parameters, is_learned) ||
         std::ranges::any_of(step.layer->paths(), is_trained);
}

std::string layer_of(const Parameter& parameter) {
  return parameter.name.substr(0, parameter.name.rfind('.'));
}

// Room for one of two volumes in turn: any of those between the steps.
int64_t largest_between(const std::vector<Sequence::Step>& steps, int64_t images) {
  int64_t largest = 0;
  for (size_t i = 0; i + 1 < steps.size(); ++i) {
    largest = std::max(largest, steps[i].layer->output().room(images));
  }
  return largest;
}

ActivationNeeds largest_inside(const std::vector<Sequence::Step>& steps, const BatchLimits& limits) {
  ActivationNeeds largest;
  for (const Sequence::Step& step : steps) {
    const ActivationNeeds needs = step.layer->activation_needs(limits);
    largest.backward = std::max(largest.backward, needs.backward);
    largest.inference = std::max(largest.inference, needs.inference);
    largest.kept += needs.kept;
  }
  return largest;
}

}  // namespace

Sequence::Sequence(const Port& input, const Port& output, std::vector<Step> steps)
    : Layer(input, output), steps_(std::move(steps)), kept_(steps_.empty() ? 0 : steps_.size() - 1) {
  while (first_trained_ < steps_.size() && !learns(steps_[first_trained_])) ++first_trained_;
}

ScratchNeeds Sequence::scratch_needs(int64_t batch, Mode mode) const {
  ScratchNeeds needs;
  for (const Step& step : steps_) needs.grow_to(step.layer->scratch_needs(batch, mode));
  return needs;
}

void Sequence::prepare(const BatchLimits& limits, MemorySource& memory) {
  limits_ = limits;
  const int64_t most = std::max(limits.training, limits.inference);
  for (Step& step : steps_) {
    step.layer->prepare(limits, memory);
    step.profile.activation_bytes = step.layer->output().floats(most) * static_cast<int64_t>(sizeof(float));
  }
}

ActivationNeeds Sequence::activation_needs(const BatchLimits& limits) const {
  ActivationNeeds needs = largest_inside(steps_, limits);
  for (size_t i = 0; i + 1 < steps_.size() && limits.training > 0; ++i) {
    needs.kept += steps_[i].layer->output().room(limits.training);
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
    Layer& layer = *steps_[i].layer;
    layer.take_memory(rest);
    rest.kept += layer.activation_needs(limits_).kept;
    if (i + 1 == steps_.size() || limits_.training == 0) continue;
    kept_[i] = rest.kept;
    rest.kept += layer.output().room(limits_.training);
  }
}

void Sequence::set_noise(const NoiseKey& key) {
  for (const Step& step : steps_) step.layer->set_noise(key);
}

void Sequence::forget_weights() {
  for (const Step& step : steps_) step.layer->forget_weights();
}

void Sequence::forward(const float* x, float* y, int64_t images, Mode mode, Workers& workers) {
  if (steps_.empty()) copy_to(y, x, input().floats(images), workers);
  for (size_t i = 0; i < steps_.size(); ++i) {
    Step& step = steps_[i];
    const bool is_last = i + 1 == steps_.size();
    float* out = is_last ? y : mode == Mode::training ? kept_[i] : inferred_[i % 2];
    const Stopwatch watch(profiled_ == mode, step.profile.forward_seconds);
    step.layer->forward(x, out, images, mode, workers);
    if (profiled_ == mode) step.profile.images += images;
    x = out;
  }
  last_output_ = y;
}

void Sequence::backward(const float* x, const float* y, float* dy, float* dx, int64_t images,
                        Workers& workers) {
  if (steps_.empty() && dx != nullptr) copy_to(dx, dy, output().floats(images), workers);
  const size_t first = dx != nullptr ? 0 : first_trained_;
  for (size_t i = steps_.size(); i-- > first;) {
    Step& step = steps_[i];
    float* gradient = i == 0 ? dx : i > first ? gradients_[i % 2] : nullptr;
    const float* output = i + 1 == steps_.size() ? y : kept_[i];
    const Stopwatch watch(profiled_ == Mode::training, step.profile.backward_seconds);
    step.layer->backward(i > 0 ? kept_[i - 1] : x, output, dy, gradient, images, workers);
    dy = gradient;
  }
}

void Sequence::start_profile(Mode mode) {
  profiled_ = mode;
  for (Step& step : steps_) {
    step.profile.forward_seconds = step.profile.backward_seconds = 0;
    step.profile.images = 0;
    for (Sequence* path : step.layer->paths()) path->start_profile(mode);
  }
}

void Sequence::append_profile(std::vector<StepProfile>& steps) const {
  for (const Step& step : steps_) {
    StepProfile own = step.profile;
    const size_t first = steps.size();
    for (const Sequence* path : step.layer->paths()) path->append_profile(steps);
    for (size_t i = first; i < steps.size(); ++i) {
      own.forward_seconds = std::max(0.0, own.forward_seconds - steps[i].forward_seconds);
      own.backward_seconds = std::max(0.0, own.backward_seconds - steps[i].backward_seconds);
    }
    steps.push_back(std::move(own));
  }
}

std::optional<NonFinite> Sequence::find_non_finite(int64_t images) const {
  for (size_t i = 0; i < steps_.size(); ++i) {
    const Step& step = steps_[i];
    for (const Parameter& own : step.parameters) {
      if (!all_finite(own.value)) return NonFinite{layer_of(own), own.is_bias ? "its bias" : "its weight"};
    }
    for (const Sequence* path : step.layer->paths()) {
      if (auto found = path->find_non_finite(images)) return found;
    }
    const float* output = i + 1 < steps_.size() ? kept_[i] : last_output_;
    const auto floats = static_cast<size_t>(step.layer->output().floats(images));
    if (!all_finite({output, floats})) {
      return NonFinite{step.profile.name.substr(0, step.profile.name.find(" + ")), "its output"};
    }
  }
  return std::nullopt;
}

}  // namespace cnn
