// Memory for numbers: owned, 64-byte aligned (a cache line, an AVX-512 vector), zeroed, never resized by
// accident.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <utility>

#include "base/error.h"

namespace cnn {

template <typename T>
class Buffer {
 public:
  Buffer() = default;

  // `count` zeros. Throws Failure::resource where the memory is not to be had.
  explicit Buffer(int64_t count) : size_(count) {
    if (count == 0) return;
    const auto bytes = static_cast<size_t>(count) * sizeof(T);
    data_.reset(static_cast<T*>(::operator new[](bytes, std::align_val_t{64}, std::nothrow)));
    if (!data_)
      throw Error(Failure::resource, "out of memory: cannot allocate " + std::to_string(bytes) + " bytes");
    std::uninitialized_value_construct_n(data_.get(), count);
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
    void operator()(T* p) const { ::operator delete[](p, std::align_val_t{64}); }
  };
  static_assert(std::is_trivially_destructible_v<T>);

  std::unique_ptr<T[], Free> data_;
  int64_t size_ = 0;
};

}  // namespace cnn
