// Counts all of C++'s allocations, on any thread: in one source of a program, for it replaces what makes
// them. Sanitizers replace the same functions: there is nothing to count under them, and COUNTS_ALLOCATIONS
// is not defined.
#pragma once

#include <atomic>
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define COUNTS_ALLOCATIONS

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

namespace {

std::atomic<int64_t> allocations{0};

[[gnu::noinline]] void* take(size_t bytes, size_t alignment) {
  ++allocations;
  if (void* memory = std::aligned_alloc(alignment, (bytes + alignment) / alignment * alignment))
    return memory;
  throw std::bad_alloc();
}

[[gnu::noinline]] void give_back(void* memory) {
  std::free(memory);
}

}  // namespace

void* operator new(size_t bytes) {
  return take(bytes, alignof(std::max_align_t));
}
void* operator new(size_t bytes, std::align_val_t alignment) {
  return take(bytes, static_cast<size_t>(alignment));
}
void operator delete(void* memory) noexcept {
  give_back(memory);
}
void operator delete(void* memory, size_t /*bytes*/) noexcept {
  give_back(memory);
}
void operator delete(void* memory, std::align_val_t /*alignment*/) noexcept {
  give_back(memory);
}
void operator delete(void* memory, size_t /*bytes*/, std::align_val_t /*alignment*/) noexcept {
  give_back(memory);
}

namespace cnn {

template <typename Pass>
int64_t allocations_in(const Pass& pass) {
  const int64_t before = allocations;
  pass();
  return allocations - before;
}

}  // namespace cnn

#endif
