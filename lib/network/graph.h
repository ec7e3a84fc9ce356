// A network's computation as data: which steps run in which order, and which volumes they read and write. No
// memory belongs to it: that follows from it (network/arena.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "layers/step.h"
#include "layers/step_profile.h"

namespace cnn {

// A volume of a batch somewhere in the network, or the gradient of one: an index into Graph::volumes.
using VolumeId = int32_t;
inline constexpr VolumeId kNoVolume = -1;

// Some parameters, one after another, of the network's.
struct ParameterRange {
  size_t first = 0;
  size_t count = 0;
};

struct ForwardMove {
  size_t step = 0;     // of Graph::steps
  size_t profile = 0;  // of Graph::profile
  VolumeId x = kNoVolume;
  VolumeId y = kNoVolume;
  VolumeId added = kNoVolume;  // what a step with a sum adds (Step::join_sum)
  bool is_y_whole = true;      // from here on; else other moves write the rest of it
  bool in_training = true;
  bool in_inference = true;
  ParameterRange parameters = {};
  std::string layer;  // the first that it computes; empty of a change of layout
};

// A step's backward; or, for gradients of one volume that several ways read, dx += dy.
struct BackwardMove {
  static constexpr size_t kSum = SIZE_MAX;

  size_t step = 0;
  size_t profile = 0;
  VolumeId x = kNoVolume;  // where it is read
  VolumeId y = kNoVolume;  // likewise
  VolumeId dy = kNoVolume;
  VolumeId dx = kNoVolume;         // where somebody wants it
  ParameterRange parameters = {};  // whose gradients are final then
};

struct Graph {
  std::vector<std::unique_ptr<Step>> steps;
  std::vector<Port> volumes;
  std::vector<ForwardMove> forward;
  std::vector<BackwardMove> backward;
  std::vector<StepProfile> profile;
  std::vector<size_t> profile_order;  // those inside of a layer before it

  // Memory of their own have the images, the class scores and, in training, the gradient of these.
  VolumeId images = kNoVolume;
  VolumeId scores = kNoVolume;
  VolumeId scores_gradient = kNoVolume;

  VolumeId images_gradient = kNoVolume;  // where somebody wants it: in the arena

  bool has_own_memory(VolumeId id) const { return id == images || id == scores || id == scores_gradient; }
};

}  // namespace cnn
