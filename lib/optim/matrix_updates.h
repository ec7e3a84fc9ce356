// Muon's update of whole matrices (kinds/muon.h).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/buffer.h"
#include "base/memory_source.h"
#include "base/thread_pool.h"
#include "kinds/muon.h"
#include "kinds/optimizer_step.h"
#include "optim/pieces.h"

namespace cnn {

struct MatrixSize {
  int64_t rows = 0;
  int64_t columns = 0;

  int64_t numbers() const { return rows * columns; }
};

// A matrix that is updated: its numbers, row by row, and what is kept beside them.
struct UpdatedMatrix {
  Stretch numbers;
  MatrixSize size;
  std::span<const TaskPieces> pieces;  // of its numbers
};

class MatrixUpdates {
 public:
  // With the memory that the largest of the matrices need, if there are any.
  MatrixUpdates(std::span<const MatrixSize> sizes, MemorySource& memory);

  // The same bits for any number of threads. Allocates nothing.
  void update(const MuonSpec& rule, const StepSettings& step, const UpdatedMatrix& matrix, ThreadPool& pool);

 private:
  void orthogonalize(int64_t steps, const UpdatedMatrix& matrix, ThreadPool& pool);
  void multiply_step(const MatrixSize& size, ThreadPool& pool);

  Buffer<float> x_, next_;             // (rows, columns)
  Buffer<float> square_, polynomial_;  // the shorter side squared
  Buffer<double> sums_;                // one a piece
};

}  // namespace cnn
