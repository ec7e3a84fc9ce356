#include "optim/pieces.h"

#include <algorithm>

namespace cnn {
namespace {

constexpr int64_t kTaskFloats = 32 * 1024;

}  // namespace

std::vector<TaskPieces> cut_into_tasks(std::span<const int64_t> sizes) {
  std::vector<TaskPieces> tasks;
  int64_t in_last = 0;
  int64_t before = 0;
  for (size_t parameter = 0; parameter < sizes.size(); ++parameter) {
    for (int64_t first = 0; first < sizes[parameter]; first += kTaskFloats) {
      const int64_t count = std::min(kTaskFloats, sizes[parameter] - first);
      if (tasks.empty() || in_last + count > kTaskFloats) {
        tasks.emplace_back();
        in_last = 0;
      }
      in_last += count;
      tasks.back().push_back({parameter, first, count, before + first});
    }
    before += sizes[parameter];
  }
  return tasks;
}

}  // namespace cnn
