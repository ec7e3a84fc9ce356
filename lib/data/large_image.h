// Pictures that take much memory to decode: many at once only while there is plenty of it, whatever the
// threads.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "base/shape.h"

namespace cnn {

// What all pictures that are decoded at the same time may take together, those that take little aside; one of
// them alone may take more. A quarter of what this process can get.
int64_t decoding_budget();

// Leave to decode a picture, for as long as this lives.
class DecodingTurn {
 public:
  // Up to this many bytes nobody waits.
  static constexpr int64_t kLittleMemory = int64_t{4} << 20;

  // Of nothing.
  DecodingTurn() = default;

  // A picture of `kind` ("PNG") and `size` that takes `needed` bytes beside its file. If these are many,
  // waits until it is the only such picture, or those that are decoded leave it enough of the budget (as it
  // was when the first of them began); throws Error(Failure::resource), without the file's name and with
  // `remedy` ("save it smaller"), where this process cannot get them. A thread holds one turn at a time:
  // waiting for a second could be for itself.
  DecodingTurn(int64_t needed, const std::string& kind, const Size2& size, const std::string& remedy);

  ~DecodingTurn();
  DecodingTurn(DecodingTurn&& other) noexcept : held_(std::exchange(other.held_, 0)) {}
  DecodingTurn& operator=(DecodingTurn&& other) noexcept {
    std::swap(held_, other.held_);
    return *this;
  }

 private:
  int64_t held_ = 0;
};

}  // namespace cnn
