// Numbers beside those of a network's parameters, one for each of them: what sums and averages are kept in.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/buffer.h"
#include "base/thread_pool.h"
#include "optim/kept_numbers.h"
#include "optim/pieces.h"

namespace cnn {

class NumbersBeside {
 public:
  // Zeros. The `parameters` outlive this.
  explicit NumbersBeside(std::vector<std::span<float>> parameters);

  // Calls each(numbers of a parameter, those beside them, how many) for pieces that cover all of them once,
  // on the pool's threads; the pieces depend on nothing but the parameters' sizes.
  template <typename Each>
  void for_all(ThreadPool& pool, const Each& each) {
    pool.run(std::ssize(tasks_), [&](int64_t task, int /*thread*/) {
      for (const Piece& piece : tasks_[static_cast<size_t>(task)]) call(each, piece);
    });
  }

  // All of them, each called `name`. The memory is this object's.
  std::vector<KeptNumbers> kept(const std::string& name);

 private:
  template <typename Each>
  void call(const Each& each, const Piece& piece) {
    each(parameters_[piece.parameter].data() + piece.first, beside_.data() + piece.offset, piece.count);
  }

  std::vector<std::span<float>> parameters_;
  std::vector<TaskPieces> tasks_;
  Buffer<float> beside_;  // of all parameters, one after another
};

}  // namespace cnn
