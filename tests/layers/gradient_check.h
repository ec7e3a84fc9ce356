// One contract for gradients: f = dot(output, r) for a random r; backward must give the derivatives of f,
// which central differences approximate.
#pragma once

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/buffer.h"
#include "base/random.h"
#include "layers/change_layout.h"
#include "layers/step.h"
#include "random_values.h"

namespace cnn {

// Numbers of which no two are nearer than 0.02 and none nearer to 0 than 0.01, in random order: a step of
// central differences crosses no kink of a relu and no tie of a max pool.
inline std::vector<float> spread_floats(int64_t count, uint64_t seed) {
  Random random(seed, RandomUse::augment, 1);
  std::vector<float> values(static_cast<size_t>(count));
  const int64_t middle = count / 2;
  for (int64_t i = 0; i < count; ++i) {
    values[static_cast<size_t>(i)] = 0.02F * static_cast<float>(i - middle) + 0.01F;
  }
  for (size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[random.below(i)]);
  return values;
}

// A parameter with memory of its own.
struct OwnedParameter {
  OwnedParameter(const std::string& name, const Dims& dims, uint64_t seed)
      : values(random_floats(element_count(dims), seed)), gradients(values.size(), NAN) {
    view = {name, dims, dims.size() == 1, false, values, gradients};
  }

  std::vector<float> values;
  std::vector<float> gradients;
  Parameter view;
};

// A step between changes of layout, where it wants any: what goes in and comes out is dense.
class Dense {
 public:
  Dense(std::unique_ptr<Step> step, const BatchLimits& limits, Workers& workers)
      : workers_(workers), limits_(limits) {
    const Port in = step->input();
    const Port out = step->output();
    if (in.layout != Layout::dense) steps_.push_back(make_change_layout(in.volume, Layout::dense, in.layout));
    steps_.push_back(std::move(step));
    if (out.layout != Layout::dense)
      steps_.push_back(make_change_layout(out.volume, out.layout, Layout::dense));
    const int64_t most = std::max(limits.training, limits.inference);
    StepMemory wishes(source_);
    for (const auto& each : steps_) each->prepare(limits, wishes);
    for (const StepMemory::Wish& wish : wishes.wishes()) {
      Buffer<std::byte>& memory = memory_.emplace_back(wish.bytes);
      std::fill(memory.span().begin(), memory.span().end(), std::byte{0xFF});  // NaN, whatever was there
      wish.grant(memory.data());
    }
    for (const auto& each : steps_) {
      workers.reserve(each->scratch_needs(limits.inference, Mode::inference));
      if (limits.training > 0) workers.reserve(each->scratch_needs(limits.training, Mode::training));
      values_.emplace_back(each->input().floats(most));
      gradients_.emplace_back(each->input().floats(most));
    }
    values_.emplace_back(steps_.back()->output().floats(most));
    gradients_.emplace_back(steps_.back()->output().floats(most));
    for (auto& buffer : values_)
      std::fill(buffer.span().begin(), buffer.span().end(), 1e30F);  // whatever was there
  }

  std::vector<float> forward(const std::vector<float>& x, int64_t images, Mode mode) {
    std::copy(x.begin(), x.end(), values_[0].data());
    for (size_t i = 0; i < steps_.size(); ++i) {
      steps_[i]->forget_weights();
      steps_[i]->forward(values_[i].data(), values_[i + 1].data(), images, mode, workers_);
    }
    const float* y = values_.back().data();
    return {y, y + images * steps_.back()->output().volume.size()};
  }

  // dx.
  std::vector<float> backward(const std::vector<float>& dy, int64_t images) {
    for (auto& buffer : gradients_) std::fill(buffer.span().begin(), buffer.span().end(), NAN);
    std::copy(dy.begin(), dy.end(), gradients_.back().data());
    for (size_t i = steps_.size(); i-- > 0;) {
      const BackwardReads reads = steps_[i]->backward_reads();
      steps_[i]->backward(reads.x ? values_[i].data() : nullptr, reads.y ? values_[i + 1].data() : nullptr,
                          gradients_[i + 1].data(), gradients_[i].data(), images, workers_);
    }
    const float* dx = gradients_[0].data();
    return {dx, dx + images * steps_[0]->input().volume.size()};
  }

 private:
  MemorySource source_;
  Workers& workers_;
  BatchLimits limits_;
  std::vector<std::unique_ptr<Step>> steps_;
  std::vector<Buffer<float>> values_;  // between the steps
  std::vector<Buffer<float>> gradients_;
  std::vector<Buffer<std::byte>> memory_;  // that the steps ask for
};

struct StepUnderTest {
  std::function<std::unique_ptr<Step>()> make;  // a fresh step over the same parameters
  std::vector<OwnedParameter*> parameters;
};

// Whether inference computes what training does, or what it computes must not be differentiated.
enum class Passes { agree, differ };

// Checks dx and every parameter's gradient for a batch of `images` over 1 and 3 threads, and, where they
// agree, that inference gives the same output as training.
inline void check_gradients(const StepUnderTest& test, int64_t images, float step = 1e-2F,
                            double margin = 2e-3, Passes passes = Passes::agree) {
  const Mode differentiated = passes == Passes::agree ? Mode::inference : Mode::training;
  for (const int threads : {1, 3}) {
    Workers workers(threads);
    auto made = test.make();
    auto x = spread_floats(images * made->input().volume.size(), 11);
    const auto r = random_floats(images * made->output().volume.size(), 12);
    Dense tested(std::move(made), {images, images}, workers);
    const auto f = [&](Mode mode) {
      const auto y = tested.forward(x, images, mode);
      double sum = 0;
      for (size_t i = 0; i < y.size(); ++i) sum += double{y[i]} * r[i];
      return sum;
    };
    const auto inferred = tested.forward(x, images, Mode::inference);
    const auto trained = tested.forward(x, images, Mode::training);
    if (passes == Passes::agree) CHECK(trained == inferred);
    const auto dx = tested.backward(r, images);

    const auto compare = [&](std::vector<float>& values, const std::vector<float>& gradients,
                             const std::string& what) {
      for (size_t i = 0; i < values.size(); ++i) {
        const float before = values[i];
        values[i] = before + step;
        const double above = f(differentiated);
        values[i] = before - step;
        const double below = f(differentiated);
        values[i] = before;
        INFO(what << "[" << i << "], " << threads << " threads");
        CHECK(gradients[i] == Approx((above - below) / (2 * double{step})).epsilon(2e-3).margin(margin));
      }
    };
    for (OwnedParameter* parameter : test.parameters) {
      compare(parameter->values, parameter->gradients, parameter->view.name);
    }
    compare(x, dx, "x");
  }
}

}  // namespace cnn
