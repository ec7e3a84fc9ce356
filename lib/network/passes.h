// Runs a network's moves over the volumes in its arena.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "layers/step.h"
#include "layers/step_profile.h"
#include "layers/workers.h"
#include "network/network_buffers.h"

namespace cnn {

// Where a number that is not finite stands.
struct NonFinite {
  std::string layer;  // "conv2"
  std::string what;   // "its weight", "its output", "its weight's gradient"
};

// Told in the pass that the gradients of `count` parameters from `first` on are final, those of statistics
// among them, which have none. Each parameter with a gradient is told once, the network's last layers first,
// in an order that is the same for each pass.
using OnGradients = std::function<void(size_t first, size_t count)>;

class Passes {
 public:
  // Both must outlive this. `buffers` has memory.
  Passes(NetworkBuffers& buffers, Workers& workers);

  // buffers.input -> buffers.logits; `images` of the batch from buffers.first_input on.
  void forward(int64_t images, Mode mode);

  // From now on backward computes what those of buffers.parameters need for which `learns` says so, and no
  // more. Gradients that it leaves out are 0. All learn until then.
  void learn_only(const std::vector<bool>& learns);

  // After forward in training: buffers.logits_gradient -> the parameters' gradients.
  void backward(int64_t images, const OnGradients& on_gradients);

  // The moves one by one, in the order of the graph; those of inference as its parts want them
  // (buffers.inference_parts), those of training for the whole batch.
  void run(const ForwardMove& move, Range images, Mode mode);
  void run(const BackwardMove& move, int64_t images);

  // What a step with a meeting does before it meets: in training.
  void measure(const ForwardMove& move, int64_t images, std::span<Moments> own);
  void measure(const BackwardMove& move, int64_t images, std::span<double> own);
  Meeting* meeting(const ForwardMove& move) const { return buffers_.graph.steps[move.step]->meeting(); }
  Meeting* meeting(const BackwardMove& move) const;

  // Where a volume lies in passes of this mode, from the first of them on; null where it has no place there.
  float* volume(VolumeId id, Mode mode) const {
    return id == kNoVolume ? nullptr : volumes_[mode == Mode::training ? 0 : 1][static_cast<size_t>(id)];
  }

  void forget_weights();
  void move_statistics();
  void set_noise(const NoiseKey& key);

  // From now on every pass of this mode is timed, step by step; what was measured before is dropped.
  void start_profile(Mode mode);
  void go_on_with_profile(Mode mode) { profiled_ = mode; }  // the same, but nothing is dropped
  void count_images(int64_t images, Mode mode);             // of a pass whose moves were run one by one
  std::vector<StepProfile> profile() const;                 // in order, those inside of a layer before it

  // Runs a forward pass of training anew: the first layer of which a weight or the output is not finite.
  // Statistics stay as they are.
  std::optional<NonFinite> find_non_finite(int64_t images);

 private:
  struct BackwardPart {
    BackwardMove move;  // gives no gradient that nobody needs
    bool is_needed = true;
  };

  std::optional<NonFinite> find_in_forward(int64_t images);
  const Port& port(VolumeId id) const { return buffers_.graph.volumes[static_cast<size_t>(id)]; }
  std::vector<StepProfile>& profiles() { return buffers_.first->graph.profile; }
  void enter(Mode mode);
  float* begin_of(VolumeId id, int64_t image, Mode mode) const;
  int64_t bytes_of(std::initializer_list<VolumeId> volumes, int64_t images) const;
  int64_t bytes_of(const ParameterRange& parameters) const;

  NetworkBuffers& buffers_;
  Workers& workers_;
  std::vector<float*> volumes_[2];  // of training, of inference
  std::vector<BackwardPart> backward_;
  std::optional<Mode> mode_;  // of the last move
  std::optional<Mode> profiled_;
};

}  // namespace cnn
