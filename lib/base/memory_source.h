// Where buffers get their memory.
#pragma once

#include <cstdint>

#include "base/buffer.h"

namespace cnn {

// Gives buffers their memory, or only counts what they would take: so what is told of memory before it is
// taken is told by the very code that takes it.
class MemorySource {
 public:
  enum class Does { give, count };

  explicit MemorySource(Does does = Does::give) : does_(does) {}

  // `buffer` becomes `count` zeros; where memory is only counted it stays empty. Throws Failure::resource
  // where the memory is not to be had.
  template <typename T>
  void give(Buffer<T>& buffer, int64_t count) {
    add(count * static_cast<int64_t>(sizeof(T)));
    if (does_ == Does::give) buffer = Buffer<T>(count);
  }

  // The same as Buffer::shared().
  template <typename T>
  void give_shared(Buffer<T>& buffer, int64_t count) {
    add(count * static_cast<int64_t>(sizeof(T)));
    if (does_ == Does::give) buffer = Buffer<T>::shared(count);
  }

  // Of all buffers so far; the addresses are a few more (buffer_addresses).
  int64_t bytes() const { return bytes_; }
  int64_t addresses() const { return addresses_; }

 private:
  void add(int64_t bytes) {
    bytes_ += bytes;
    addresses_ += buffer_addresses(bytes);
  }

  Does does_;
  int64_t bytes_ = 0;
  int64_t addresses_ = 0;
};

}  // namespace cnn
