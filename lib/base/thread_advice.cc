#include "base/thread_advice.h"

#include <atomic>

namespace cnn {
namespace {

// Still true when the threads have ended: a lack is told after them.
std::atomic<bool> has_several{false};

}  // namespace

void note_several_threads() {
  has_several = true;
}

std::string where_threads_are_several(const std::string& advice) {
  return has_several ? advice : "";
}

}  // namespace cnn
