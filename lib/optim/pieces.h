// Work over all parameters, cut in a way that depends on nothing but their sizes.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace cnn {

// Values first .. first + count - 1 of a parameter; they are `offset` values behind the first of all, were
// the parameters one after another.
struct Piece {
  size_t parameter = 0;
  int64_t first = 0;
  int64_t count = 0;
  int64_t offset = 0;
};

// What one task of the thread pool does: a large parameter is many tasks, small ones share a task, and a
// small network is one, which the calling thread does alone.
using TaskPieces = std::vector<Piece>;

std::vector<TaskPieces> cut_into_tasks(std::span<const int64_t> sizes);

}  // namespace cnn
