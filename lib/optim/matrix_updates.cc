#include "optim/matrix_updates.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "kernels/elementwise.h"
#include "kernels/gemm.h"
#include "kernels/update.h"

namespace cnn {
namespace {

constexpr double kSmallestNorm = 1e-7;
constexpr int64_t kRows = 64;  // of a product that one task makes
constexpr float kLinear = 3.4445F;
constexpr float kCubic = -4.7750F;
constexpr float kQuintic = 2.0315F;

// Calls each(first row, how many) for blocks of `rows`.
template <typename Each>
void for_row_blocks(int64_t rows, ThreadPool& pool, const Each& each) {
  pool.run((rows + kRows - 1) / kRows, [&](int64_t block, int /*thread*/) {
    each(block * kRows, std::min(kRows, rows - block * kRows));
  });
}

template <typename Each>
void for_pieces(std::span<const TaskPieces> tasks, ThreadPool& pool, const Each& each) {
  pool.run(std::ssize(tasks), [&](int64_t task, int /*thread*/) {
    for (const Piece& piece : tasks[static_cast<size_t>(task)]) each(task, piece);
  });
}

// Frobenius's norm of `numbers`, from a sum for each task.
double norm_of(const float* numbers, std::span<const TaskPieces> tasks, std::span<double> sums,
               ThreadPool& pool) {
  for_pieces(tasks, pool, [&](int64_t task, const Piece& piece) {
    sums[static_cast<size_t>(task)] = sum_of_squares(numbers + piece.first, piece.count);
  });
  double sum = 0;
  for (size_t task = 0; task < tasks.size(); ++task) sum += sums[task];
  return std::sqrt(sum);
}

}  // namespace

MatrixUpdates::MatrixUpdates(std::span<const MatrixSize> sizes, MemorySource& memory) {
  int64_t most = 0;
  int64_t side = 0;
  std::vector<int64_t> counts;
  size_t tasks = 0;
  for (const MatrixSize& size : sizes) {
    most = std::max(most, size.numbers());
    side = std::max(side, std::min(size.rows, size.columns));
    tasks = std::max(tasks, cut_into_tasks(std::vector<int64_t>{size.numbers()}).size());
  }
  if (most == 0) return;
  for (Buffer<float>* buffer : {&x_, &next_}) memory.give(*buffer, most);
  for (Buffer<float>* buffer : {&square_, &polynomial_}) memory.give(*buffer, side * side);
  memory.give(sums_, static_cast<int64_t>(tasks));
}

void MatrixUpdates::update(const MuonSpec& rule, const StepSettings& step, const UpdatedMatrix& matrix,
                           ThreadPool& pool) {
  const Stretch& numbers = matrix.numbers;
  const OptimizerKind kind = rule;
  for_pieces(matrix.pieces, pool, [&](int64_t /*task*/, const Piece& piece) {
    const int64_t first = piece.first;
    float* kept = numbers.first == nullptr ? nullptr : numbers.first + first;
    update_weights(kind, step,
                   {numbers.value + first, numbers.gradient + first, kept, x_.data() + first, piece.count});
  });
  orthogonalize(rule.steps, matrix, pool);
  double remaining = 1;
  if (rule.normalize_weights) {
    const double norm = norm_of(numbers.value, matrix.pieces, sums_.span(), pool);
    if (norm > 0) remaining = std::sqrt(static_cast<double>(matrix.size.rows)) / norm;
  }
  remaining *= 1 - step.rate * step.weight_decay;
  for_pieces(matrix.pieces, pool, [&](int64_t /*task*/, const Piece& piece) {
    blend_numbers(static_cast<float>(remaining), static_cast<float>(-step.rate), x_.data() + piece.first,
                  numbers.value + piece.first, piece.count);
  });
}

// x = x/|x|, and the iteration.
void MatrixUpdates::orthogonalize(int64_t steps, const UpdatedMatrix& matrix, ThreadPool& pool) {
  const double norm = norm_of(x_.data(), matrix.pieces, sums_.span(), pool);
  const auto factor = static_cast<float>(1 / (norm + kSmallestNorm));
  for_pieces(matrix.pieces, pool, [&](int64_t /*task*/, const Piece& piece) {
    float* x = x_.data() + piece.first;
    scale_numbers(factor, x, x, piece.count);
  });
  for (int64_t i = 0; i < steps; ++i) multiply_step(matrix.size, pool);
}

// S = X X^T, P = b S + c S S, X = a X + P X; of a tall one S = X^T X and X = a X + X P, which is the same.
void MatrixUpdates::multiply_step(const MatrixSize& size, ThreadPool& pool) {
  const bool is_tall = size.rows > size.columns;
  const int64_t side = std::min(size.rows, size.columns);
  const int64_t n = size.columns;
  const float* x = x_.data();
  float* s = square_.data();
  float* p = polynomial_.data();
  for_row_blocks(side, pool, [&](int64_t row, int64_t count) {
    if (is_tall) {
      gemm(Transpose::yes, Transpose::no, count, side, size.rows, x + row, n, x, n, 0, s + row * side, side);
    } else {
      gemm(Transpose::no, Transpose::yes, count, side, n, x + row * n, n, x, n, 0, s + row * side, side);
    }
  });
  for_row_blocks(side, pool, [&](int64_t row, int64_t count) {
    float* rows = p + row * side;
    gemm(Transpose::no, Transpose::no, count, side, side, s + row * side, side, s, side, 0, rows, side);
    blend_numbers(kQuintic, kCubic, s + row * side, rows, count * side);
  });
  float* next = next_.data();
  for_row_blocks(size.rows, pool, [&](int64_t row, int64_t count) {
    scale_numbers(kLinear, x + row * n, next + row * n, count * n);
    if (is_tall) {
      gemm(Transpose::no, Transpose::no, count, n, n, x + row * n, n, p, n, 1, next + row * n, n);
    } else {
      gemm(Transpose::no, Transpose::no, count, n, side, p + row * side, side, x, n, 1, next + row * n, n);
    }
  });
  std::swap(x_, next_);
}

}  // namespace cnn
