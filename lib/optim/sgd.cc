#include <algorithm>
#include <vector>

#include "base/buffer.h"
#include "optim/optimizer.h"

namespace cnn {
namespace {

// A task updates about this many numbers; a small network is one task, done by the calling thread alone.
constexpr int64_t kTaskFloats = 32 * 1024;

class Sgd : public Optimizer {
 public:
  Sgd(const SgdSpec& spec, std::span<const ParameterView> parameters) : spec_(spec) {
    int64_t total = 0;
    for (const ParameterView& parameter : parameters) total += std::ssize(parameter.value);
    if (spec.momentum > 0) velocity_ = Buffer<float>(total);
    int64_t offset = 0;
    for (const ParameterView& parameter : parameters) {
      add_blocks(parameter, velocity_.size() > 0 ? velocity_.data() + offset : nullptr);
      offset += std::ssize(parameter.value);
      sizes_.push_back(parameter.value.size());
    }
  }

  void step(double learning_rate, ThreadPool& pool) override {
    const auto rate = static_cast<float>(learning_rate);
    pool.run(std::ssize(tasks_), [&](int64_t task, int /*thread*/) {
      for (const Block& block : tasks_[static_cast<size_t>(task)]) update(block, rate);
    });
  }

  std::vector<OptimizerState> state() override {
    std::vector<OptimizerState> all;
    size_t offset = 0;
    for (size_t i = 0; i < sizes_.size() && velocity_.size() > 0; ++i) {
      all.push_back({"momentum", i, velocity_.span().subspan(offset, sizes_[i])});
      offset += sizes_[i];
    }
    return all;
  }

 private:
  struct Block {
    float* value;
    const float* gradient;
    float* velocity;  // null without momentum
    int64_t count;
    float decay;
  };

  void add_blocks(const ParameterView& parameter, float* velocity) {
    for (int64_t first = 0; first < std::ssize(parameter.value); first += kTaskFloats) {
      const int64_t count = std::min(kTaskFloats, std::ssize(parameter.value) - first);
      if (tasks_.empty() || last_task_floats_ + count > kTaskFloats) {
        tasks_.emplace_back();
        last_task_floats_ = 0;
      }
      last_task_floats_ += count;
      tasks_.back().push_back({parameter.value.data() + first, parameter.gradient.data() + first,
                               velocity != nullptr ? velocity + first : nullptr, count,
                               parameter.decays ? static_cast<float>(spec_.weight_decay) : 0.0F});
    }
  }

  void update(const Block& block, float rate) const {
    const auto momentum = static_cast<float>(spec_.momentum);
    float* value = block.value;
    float* velocity = block.velocity;
    if (velocity == nullptr) {
#pragma omp simd
      for (int64_t i = 0; i < block.count; ++i)
        value[i] -= rate * (block.gradient[i] + block.decay * value[i]);
      return;
    }
    // g + momentum * v for Nesterov, 0 * g + 1 * v else: one loop without a branch.
    const float of_gradient = spec_.nesterov ? 1 : 0;
    const float of_velocity = spec_.nesterov ? momentum : 1;
#pragma omp simd
    for (int64_t i = 0; i < block.count; ++i) {
      const float g = block.gradient[i] + block.decay * value[i];
      velocity[i] = momentum * velocity[i] + g;
      value[i] -= rate * (of_gradient * g + of_velocity * velocity[i]);
    }
  }

  SgdSpec spec_;
  Buffer<float> velocity_;  // of all parameters, one after another
  std::vector<size_t> sizes_;
  std::vector<std::vector<Block>> tasks_;
  int64_t last_task_floats_ = 0;
};

}  // namespace

std::unique_ptr<Optimizer> make_sgd(const SgdSpec& spec, std::span<const ParameterView> parameters) {
  return std::make_unique<Sgd>(spec, parameters);
}

}  // namespace cnn
