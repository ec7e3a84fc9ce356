#include "layers/branches.h"

#include <algorithm>
#include <utility>

#include "kernels/concatenate.h"
#include "layers/elementwise.h"

namespace cnn {
namespace {

Port joined_output(const std::vector<std::unique_ptr<Sequence>>& paths) {
  Port port = paths[0]->output();
  for (size_t i = 1; i < paths.size(); ++i) port.volume.channels += paths[i]->output().volume.channels;
  return port;
}

class Branches : public Step {
 public:
  explicit Branches(std::vector<std::unique_ptr<Sequence>> paths)
      : Step(paths[0]->input(), joined_output(paths)), paths_(std::move(paths)), kept_(paths_.size()) {}

  ScratchNeeds scratch_needs(int64_t batch, Mode mode) const override {
    ScratchNeeds needs;
    for (const auto& path : paths_) needs.grow_to(path->scratch_needs(batch, mode));
    return needs;
  }

  void prepare(const BatchLimits& limits, MemorySource& memory) override {
    limits_ = limits;
    for (const auto& path : paths_) path->prepare(limits, memory);
  }

  // Kept: each path's output. Backward: one path's dy, and its dx. Inference: one path's output.
  ActivationNeeds activation_needs(const BatchLimits& limits) const override {
    ActivationNeeds needs;
    ActivationNeeds largest;
    for (const auto& path : paths_) {
      const ActivationNeeds inside = path->activation_needs(limits);
      largest.backward = std::max(largest.backward, inside.backward);
      largest.inference = std::max(largest.inference, inside.inference);
      needs.kept += inside.kept + path->output().room(limits.training);
    }
    needs.inference = largest_output(limits.inference) + largest.inference;
    if (limits.training == 0) return {0, 0, needs.inference};
    needs.backward = largest_output(limits.training) + input().room(limits.training) + largest.backward;
    return needs;
  }

  void take_memory(const ActivationMemory& memory) override {
    ActivationMemory rest = memory;
    inferred_ = std::exchange(rest.inference, rest.inference + largest_output(limits_.inference));
    if (limits_.training > 0) {
      dy_ = std::exchange(rest.backward, rest.backward + largest_output(limits_.training));
      dx_ = std::exchange(rest.backward, rest.backward + input().room(limits_.training));
    }
    for (size_t i = 0; i < paths_.size(); ++i) {
      paths_[i]->take_memory(rest);
      rest.kept += paths_[i]->activation_needs(limits_).kept;
      if (limits_.training == 0) continue;
      kept_[i] = std::exchange(rest.kept, rest.kept + paths_[i]->output().room(limits_.training));
    }
  }

  std::vector<Sequence*> paths() override {
    std::vector<Sequence*> all;
    for (const auto& path : paths_) all.push_back(path.get());
    return all;
  }

  void set_noise(const NoiseKey& key) override {
    for (const auto& path : paths_) path->set_noise(key);
  }

  void forget_weights() override {
    for (const auto& path : paths_) path->forget_weights();
  }

  void forward(const float* x, float* y, int64_t images, Mode mode, Workers& workers) override {
    int64_t first = 0;
    for (size_t i = 0; i < paths_.size(); ++i) {
      float* output = mode == Mode::training ? kept_[i] : inferred_;
      paths_[i]->forward(x, output, images, mode, workers);
      const Port& from = paths_[i]->output();
      const bool is_last = i + 1 == paths_.size();
      workers.pool().run(layout_parts(from.layout, images), [&](int64_t part, int /*thread*/) {
        float* joined = y + part * part_floats(this->output());
        put_channels(from.layout, from.volume, output + part * part_floats(from), first,
                     this->output().volume, joined);
        if (is_last && from.layout == Layout::channels_last)
          clear_padding_channels(this->output().volume, joined);
      });
      first += from.volume.channels;
    }
  }

  void backward(const float* x, const float* /*y*/, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    int64_t first = 0;
    bool is_first = true;
    for (size_t i = 0; i < paths_.size(); ++i) {
      const Port& from = paths_[i]->output();
      if (dx != nullptr || paths_[i]->is_trained()) {
        workers.pool().run(layout_parts(from.layout, images), [&](int64_t part, int /*thread*/) {
          take_channels(from.layout, output().volume, dy + part * part_floats(output()), first, from.volume,
                        dy_ + part * part_floats(from));
        });
        float* path_dx = dx == nullptr ? nullptr : is_first ? dx : dx_;
        paths_[i]->backward(x, kept_[i], dy_, path_dx, images, workers);
        if (path_dx != nullptr && !is_first) add_to(dx, path_dx, input().floats(images), workers);
        is_first = false;
      }
      first += from.volume.channels;
    }
  }

 private:
  static int64_t part_floats(const Port& port) { return layout_part_floats(port.layout, port.volume); }

  int64_t largest_output(int64_t images) const {
    int64_t largest = 0;
    for (const auto& path : paths_) largest = std::max(largest, path->output().room(images));
    return largest;
  }

  std::vector<std::unique_ptr<Sequence>> paths_;
  BatchLimits limits_;
  std::vector<float*> kept_;   // each path's output in training
  float* inferred_ = nullptr;  // the present path's in inference
  float* dy_ = nullptr;        // of the present path
  float* dx_ = nullptr;        // of every path but the first
};

}  // namespace

std::unique_ptr<Step> make_branches(std::vector<std::unique_ptr<Sequence>> paths) {
  return std::make_unique<Branches>(std::move(paths));
}

}  // namespace cnn
