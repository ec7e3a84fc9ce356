#include "base/buffer.h"

#include <sys/mman.h>

#include <string>

#include "base/error.h"

namespace cnn {

void* allocate_buffer(size_t bytes) {
  constexpr size_t kLine = 64;
  constexpr size_t kHugePage = size_t{2} << 20;
  const bool is_large = bytes >= 2 * kHugePage;
  const size_t alignment = is_large ? kHugePage : kLine;
  // aligned_alloc wants a multiple of the alignment; the pages of what is too much are never touched.
  const size_t rounded = (bytes + alignment - 1) / alignment * alignment;
  void* memory = rounded < bytes ? nullptr : std::aligned_alloc(alignment, rounded);
  if (memory == nullptr) {
    throw Error(Failure::resource, "out of memory: cannot allocate " + std::to_string(bytes) + " bytes");
  }
  if (is_large) madvise(memory, bytes / kHugePage * kHugePage, MADV_HUGEPAGE);  // a wish
  return memory;
}

}  // namespace cnn
