// Convolution of few images by strips of them in lanes (layers/strips.h): what a step does for dense images,
// and for those that would fill only some lanes of a group.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/buffer.h"
#include "kernels/lanes_conv.h"
#include "layers/conv.h"
#include "layers/pool.h"
#include "layers/strips.h"

namespace cnn {

using MakeLanesKernel = std::unique_ptr<LanesConv> (*)(const WindowGeometry& g);

// Tasks may run at once, those of one kind, each with `scratch` of its own thread.
class StripsConv {
 public:
  // A pass over `images` of them, and where those lie.
  struct Batch {
    int64_t images;
    ImageSteps x;  // and dx
    ImageSteps y;  // and dy
  };

  // What strips_fit says. `images`: how many it is cut for. Weights, and biases if there are any, must
  // outlive this.
  StripsConv(const FusedConv& conv, int64_t images, const Parameter& weight, const Parameter& bias,
             MakeLanesKernel make);

  // Before all that follows: for batches of up to so many images. This stays where it is from then on.
  void prepare(const BatchLimits& limits, StepMemory& memory);
  int64_t scratch(int64_t images, Mode mode) const;  // floats of a thread
  int64_t pieces(int64_t images) const;              // of weight gradients
  int64_t convolved_floats(int64_t images) const { return images * conv_.geometry.output.size(); }

  // The weights as they are now; before a pass.
  int64_t weight_tasks() const { return weight_tasks(cuts_); }
  void set_weights(int64_t task);

  int64_t tasks(int64_t images) const { return tasks(cuts_, images); }
  void forward(int64_t task, const Batch& batch, const float* x, float* y, Mode mode, float* scratch);

  // As forward's tasks. The piece of weight and bias gradients that a task computes stands among `partials`,
  // (pieces, weights + filters). convolved: (images, F, OH, OW), the gradient before the pool and the clamp,
  // written as far as windows of the pool cover it; null where nobody wants it, and where
  // !changes_gradient(), when it is dy.
  void gradients(int64_t task, const Batch& batch, const float* x, const float* y, const float* dy,
                 float* convolved, float* partials, float* scratch) const;
  bool changes_gradient() const { return conv_.pool || conv_.clamp.is_any(); }

  // Then, from where `convolved` lies: dx.
  int64_t transposed_weight_tasks() const { return weight_tasks(back_cuts_); }
  void set_transposed_weights(int64_t task);
  int64_t input_tasks(int64_t images) const { return tasks(back_cuts_, images); }
  void input_gradient(int64_t task, const Batch& batch, const ImageSteps& of_convolved,
                      const float* convolved, float* dx, float* scratch) const;

 private:
  // For a part of the filters: the convolution of a strip.
  struct Part {
    Range filters;
    FusedConv conv;
    std::unique_ptr<LanesConv> kernel;
  };

  // Images that are cut alike.
  struct Cut {
    int64_t first;   // in the batch
    int64_t images;  // the last cut has all that are left
    Strips strips;
    FusedConv strip;
    std::vector<Part> parts;
    PoolPlaces places;
  };
  using Cuts = std::vector<Cut>;

  // What a task does.
  struct Task {
    size_t cut;
    size_t part;
    int64_t group;
    int64_t images;  // of the cut
    bool is_last;    // no others follow
    int64_t piece;   // counted over all cuts
  };

  static std::vector<Part> parts_of(const FusedConv& strip, int64_t groups, MakeLanesKernel make);
  static Cuts cuts_of(const FusedConv& whole, int64_t images, MakeLanesKernel make);
  static int64_t images_of(const Cuts& cuts, size_t cut, int64_t images);
  static int64_t tasks(const Cuts& cuts, int64_t images);
  static Task task_of(const Cuts& cuts, int64_t images, int64_t task);
  static int64_t weight_tasks(const Cuts& cuts);
  static void set_weights(const Cuts& cuts, WeightSteps weight, int64_t task);

  static int64_t lanes_of(const Volume& volume) { return volume.size() * lane_count(); }
  const WindowGeometry& g() const { return conv_.geometry; }
  int64_t weights() const { return element_count(weight_.dims); }
  int64_t step() const { return conv_.pool ? conv_.pool->stride.height : 1; }
  static Batch batch_of(const Task& task, const Batch& all);
  static int64_t first_place(const Cut& cut, const Part& part, int64_t group);

  // Volumes and what of them goes with a strip of outputs, or of inputs on the way back.
  StripImages x_of(const Cut& cut, const Batch& batch) const;
  StripImages convolved_of(const Cut& cut, int64_t images) const;
  StripImages y_of(const Cut& cut, const Batch& batch) const;
  StripImages back_convolved_of(const Cut& cut, int64_t images, const ImageSteps& steps) const;
  StripImages dx_of(const Cut& cut, const Batch& batch) const;
  int64_t room(const Cut& cut, int64_t images) const;
  int64_t back_room(const Cut& cut, int64_t images) const;

  FusedConv conv_;
  const Parameter& weight_;
  const Parameter& bias_;  // with no memory where the layer has none
  WindowGeometry transposed_;
  Cuts cuts_;
  Cuts back_cuts_;
};

}  // namespace cnn
