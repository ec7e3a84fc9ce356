#include "layers/residual.h"

#include <algorithm>
#include <utility>

#include "layers/elementwise.h"

namespace cnn {
namespace {

class Residual : public Step {
 public:
  Residual(std::unique_ptr<Sequence> main, std::unique_ptr<Sequence> shortcut, bool relu)
      : Step(main->input(), main->output()),
        main_(std::move(main)),
        shortcut_(std::move(shortcut)),
        relu_(relu) {}

  ScratchNeeds scratch_needs(int64_t batch, Mode mode) const override {
    ScratchNeeds needs = main_->scratch_needs(batch, mode);
    if (shortcut_) needs.grow_to(shortcut_->scratch_needs(batch, mode));
    return needs;
  }

  void prepare(const BatchLimits& limits, MemorySource& memory) override {
    limits_ = limits;
    for (Sequence* path : paths()) path->prepare(limits, memory);
  }

  // Kept: both outputs. Backward: a copy of dy, as main may overwrite it, and the shortcut's dx.
  ActivationNeeds activation_needs(const BatchLimits& limits) const override {
    const ActivationNeeds of_main = main_->activation_needs(limits);
    const ActivationNeeds of_shortcut = shortcut_ ? shortcut_->activation_needs(limits) : ActivationNeeds{};
    const int64_t outputs = shortcut_ ? 2 : 1;
    ActivationNeeds needs;
    needs.inference =
        outputs * output().room(limits.inference) + std::max(of_main.inference, of_shortcut.inference);
    if (limits.training == 0) return needs;
    needs.kept = outputs * output().room(limits.training) + of_main.kept + of_shortcut.kept;
    needs.backward = output().room(limits.training) + input().room(limits.training) +
                     std::max(of_main.backward, of_shortcut.backward);
    return needs;
  }

  void take_memory(const ActivationMemory& memory) override {
    ActivationMemory rest = memory;
    const auto take = [](float*& from, int64_t floats) { return std::exchange(from, from + floats); };
    for (float*& place : inferred_) {
      if (&place == inferred_ || shortcut_) place = take(rest.inference, output().room(limits_.inference));
    }
    if (limits_.training > 0) {
      for (float*& place : kept_) {
        if (&place == kept_ || shortcut_) place = take(rest.kept, output().room(limits_.training));
      }
      dy_copy_ = take(rest.backward, output().room(limits_.training));
      dx_ = take(rest.backward, input().room(limits_.training));
    }
    main_->take_memory(rest);
    if (!shortcut_) return;
    rest.kept += main_->activation_needs(limits_).kept;
    shortcut_->take_memory(rest);
  }

  std::vector<Sequence*> paths() override {
    std::vector<Sequence*> all = {main_.get()};
    if (shortcut_) all.push_back(shortcut_.get());
    return all;
  }

  void set_noise(const NoiseKey& key) override {
    for (Sequence* path : paths()) path->set_noise(key);
  }

  void forget_weights() override {
    for (Sequence* path : paths()) path->forget_weights();
  }

  void forward(const float* x, float* y, int64_t images, Mode mode, Workers& workers) override {
    float* const* results = mode == Mode::training ? kept_ : inferred_;
    main_->forward(x, results[0], images, mode, workers);
    if (shortcut_) shortcut_->forward(x, results[1], images, mode, workers);
    const float* added = shortcut_ ? results[1] : x;
    const float* main = results[0];
    for_pieces(output().floats(images), workers, [&](Range part) {
#pragma omp simd
      for (int64_t i = part.begin; i < part.end; ++i) {
        const float sum = main[i] + added[i];
        y[i] = relu_ && sum < 0 ? 0 : sum;
      }
    });
  }

  void backward(const float* x, const float* y, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    if (dx == nullptr && !main_->is_trained() && !(shortcut_ && shortcut_->is_trained())) return;
    for_pieces(output().floats(images), workers, [&](Range part) {
#pragma omp simd
      for (int64_t i = part.begin; i < part.end; ++i) {
        dy[i] = relu_ && y[i] == 0 ? 0 : dy[i];
        dy_copy_[i] = dy[i];
      }
    });
    main_->backward(x, kept_[0], dy, dx, images, workers);
    if (shortcut_) shortcut_->backward(x, kept_[1], dy_copy_, dx != nullptr ? dx_ : nullptr, images, workers);
    if (dx != nullptr) add_to(dx, shortcut_ ? dx_ : dy_copy_, input().floats(images), workers);
  }

 private:
  std::unique_ptr<Sequence> main_;
  std::unique_ptr<Sequence> shortcut_;  // or null
  bool relu_;
  BatchLimits limits_;
  float* kept_[2] = {};      // what main and shortcut give, in training
  float* inferred_[2] = {};  // and in inference
  float* dy_copy_ = nullptr;
  float* dx_ = nullptr;  // the shortcut's
};

}  // namespace

std::unique_ptr<Step> make_residual(std::unique_ptr<Sequence> main, std::unique_ptr<Sequence> shortcut,
                                    bool relu) {
  return std::make_unique<Residual>(std::move(main), std::move(shortcut), relu);
}

}  // namespace cnn
