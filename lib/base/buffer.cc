#include "base/buffer.h"

#include <sys/mman.h>

#include <string>

#include "base/available_memory.h"
#include "base/error.h"
#include "base/thread_advice.h"

namespace cnn {
namespace {

constexpr size_t kLine = 64;
constexpr size_t kHugePage = size_t{2} << 20;

bool is_large(size_t bytes) {
  return bytes >= 2 * kHugePage;
}

std::string megabytes(int64_t bytes) {
  return std::to_string(bytes / 1'000'000) + " MB";
}

[[noreturn]] void refuse(size_t bytes, int64_t available) {
  const std::string has =
      available == kUnknownMemory ? "" : ", and this process can get " + megabytes(available);
  throw Error(Failure::resource, "out of memory: " + megabytes(static_cast<int64_t>(bytes)) +
                                     " more are needed" + has + "; smaller batches" +
                                     where_threads_are_several(" or fewer --threads") + " need less");
}

// The system hands out more than there is, and kills whoever takes it at its word.
void refuse_too_much(size_t bytes) {
  if (is_large(bytes) && bytes > static_cast<size_t>(available_memory())) refuse(bytes, available_memory());
}

}  // namespace

void* allocate_buffer(size_t bytes) {
  refuse_too_much(bytes);
  const size_t alignment = is_large(bytes) ? kHugePage : kLine;
  // aligned_alloc wants a multiple of the alignment; the pages of what is too much are never touched.
  const size_t rounded = (bytes + alignment - 1) / alignment * alignment;
  void* memory = rounded < bytes ? nullptr : std::aligned_alloc(alignment, rounded);
  if (memory == nullptr) refuse(bytes, available_memory());
  if (is_large(bytes)) madvise(memory, bytes / kHugePage * kHugePage, MADV_HUGEPAGE);  // a wish
  return memory;
}

void* allocate_shared_buffer(size_t bytes) {
  refuse_too_much(bytes);
  return allocate_shared(bytes);
}

int64_t buffer_addresses(int64_t bytes) {
  constexpr auto kAround = static_cast<int64_t>(kHugePage);
  constexpr int64_t kSmallAround = 2 * kLine;
  if (!is_large(static_cast<size_t>(bytes))) return bytes + kSmallAround;
  return (bytes + kAround - 1) / kAround * kAround + 2 * kAround;
}

}  // namespace cnn
