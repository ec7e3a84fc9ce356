#include "data/large_image.h"

#include "base/available_memory.h"
#include "base/error.h"

namespace cnn {
namespace {

std::string in_megabytes(int64_t bytes) {
  return std::to_string(bytes / 1'000'000) + " MB";
}

}  // namespace

DecodingTurn::DecodingTurn(int64_t needed, const std::string& kind, const Size2& size,
                           const std::string& remedy) {
  if (needed <= kMuchMemory) return;
  static std::mutex one_at_a_time;
  turn_ = std::unique_lock(one_at_a_time);
  const int64_t available = available_memory();
  if (needed <= available - available / 8) return;
  throw Error(Failure::resource,
              "is a " + kind + " of " + to_string(size) + " pixels, which takes " + in_megabytes(needed) +
                  " of memory to decode, and this process can get " + in_megabytes(available) +
                  "\nGive it more memory, remove the image, or " + remedy + ".");
}

}  // namespace cnn
