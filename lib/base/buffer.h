// Memory for numbers: owned, 64-byte aligned (a cache line, an AVX-512 vector), zeroed, never resized by
// accident.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/shared_memory.h"

namespace cnn {

// The floats of a cache line.
inline constexpr int64_t kLineFloats = 16;

// `bytes` > 0 of memory for a Buffer, to be freed by std::free. Large ones are asked for in huge pages: the
// processor remembers where only so many pages lie. Throws Failure::resource where the memory is not to be
// had.
void* allocate_buffer(size_t bytes);

// The same of allocate_shared(), for free_shared(); null where the system has no such memory.
void* allocate_shared_buffer(size_t bytes);

// The addresses that such memory takes at most: a large one begins and ends with a huge page.
int64_t buffer_addresses(int64_t bytes);

// The same memory for a vector that grows.
template <typename T>
struct BufferAllocator {
  using value_type = T;

  BufferAllocator() = default;
  template <typename U>
  explicit BufferAllocator(const BufferAllocator<U>& /*other*/) {}

  T* allocate(size_t count) { return static_cast<T*>(allocate_buffer(count * sizeof(T))); }
  void deallocate(T* p, size_t /*count*/) { std::free(p); }
  bool operator==(const BufferAllocator&) const = default;
};

template <typename T>
class Buffer {
 public:
  Buffer() = default;

  // `count` zeros. Throws Failure::resource where the memory is not to be had.
  explicit Buffer(int64_t count) : size_(count) {
    if (count == 0) return;
    const auto bytes = static_cast<size_t>(count) * sizeof(T);
    data_.reset(static_cast<T*>(allocate_buffer(bytes)));
    std::uninitialized_value_construct_n(data_.get(), count);
  }

  // The same in memory where others of this machine may read (base/shared_memory.h), if the system has such
  // memory.
  static Buffer shared(int64_t count) {
    Buffer buffer;
    void* memory = count == 0 ? nullptr : allocate_shared_buffer(static_cast<size_t>(count) * sizeof(T));
    if (memory == nullptr) return Buffer(count);
    buffer.data_ = {static_cast<T*>(memory), Free{true}};
    buffer.size_ = count;
    std::uninitialized_value_construct_n(buffer.data_.get(), count);
    return buffer;
  }

  // A buffer that was moved from is empty.
  Buffer(Buffer&& other) noexcept : data_(std::move(other.data_)), size_(std::exchange(other.size_, 0)) {}
  Buffer& operator=(Buffer&& other) noexcept {
    data_ = std::move(other.data_);
    size_ = std::exchange(other.size_, 0);
    return *this;
  }

  T* data() { return data_.get(); }
  const T* data() const { return data_.get(); }
  int64_t size() const { return size_; }
  T& operator[](int64_t i) { return data_[static_cast<size_t>(i)]; }
  const T& operator[](int64_t i) const { return data_[static_cast<size_t>(i)]; }
  std::span<T> span() { return {data_.get(), static_cast<size_t>(size_)}; }
  std::span<const T> span() const { return {data_.get(), static_cast<size_t>(size_)}; }

 private:
  struct Free {
    bool is_shared = false;
    void operator()(T* p) const { is_shared ? free_shared(p) : std::free(p); }
  };
  static_assert(std::is_trivially_destructible_v<T>);

  std::unique_ptr<T[], Free> data_;
  int64_t size_ = 0;
};

}  // namespace cnn
