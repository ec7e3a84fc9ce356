// Pictures that take much memory to decode: one at a time, whatever the threads.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>

#include "base/shape.h"

namespace cnn {

// Leave to decode a picture, for as long as this lives.
class DecodingTurn {
 public:
  // Below this many bytes nobody waits.
  static constexpr int64_t kMuchMemory = int64_t{256} << 20;

  // A picture of `kind` ("PNG") and `size` that takes `needed` bytes beside its file. If these are many,
  // waits until no other such picture is decoded; throws Error(Failure::resource), without the file's name
  // and with `remedy` ("save it smaller"), where this process cannot get them.
  DecodingTurn(int64_t needed, const std::string& kind, const Size2& size, const std::string& remedy);

 private:
  std::unique_lock<std::mutex> turn_;
};

}  // namespace cnn
