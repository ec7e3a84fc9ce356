// What an update rule works on, a stretch of numbers at a time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cnn {

// Numbers that lie side by side, and those kept beside each of them, as many as the rule's kept() names.
struct Stretch {
  float* value;
  const float* gradient;
  float* first;
  float* second;
  int64_t count;
};

// One step's settings for a stretch.
struct StepSettings {
  int64_t number = 1;  // 1, 2, ...
  double rate = 0;
  double scale = 1;
  double weight_decay = 0;
  double l1 = 0;
};

// g = scale dw + l1 sign(w) + weight_decay w: the gradient that a rule works with.
struct GradientOf {
  float scale;
  float decay;
  float l1;

  explicit GradientOf(const StepSettings& step)
      : scale(static_cast<float>(step.scale)),
        decay(static_cast<float>(step.weight_decay)),
        l1(static_cast<float>(step.l1)) {}

  // Of a rule whose weight_decay shrinks the weights themselves.
  GradientOf without_decay() const {
    GradientOf gradient = *this;
    gradient.decay = 0;
    return gradient;
  }

  float operator()(float gradient, float value) const {
    const float sign = (value > 0 ? 1.0F : 0.0F) - (value < 0 ? 1.0F : 0.0F);
    return scale * gradient + (decay * value + l1 * sign);
  }
};

// Names of what a rule keeps beside each weight, as PyTorch names them: none, one or two.
using Kept = std::vector<std::string>;

// What the key `epsilon` of all of them means.
inline constexpr const char* kEpsilonMeaning = "added to what is divided by, against dividing by 0";

// Settings that do not go together: told at `key`, unless `other` is wrong by itself.
struct Conflict {
  const char* key;
  const char* other;
  const char* message;
};

}  // namespace cnn
