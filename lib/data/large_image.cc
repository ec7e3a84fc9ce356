#include "data/large_image.h"

#include <condition_variable>
#include <mutex>

#include "base/available_memory.h"
#include "base/error.h"

namespace cnn {
namespace {

std::string in_megabytes(int64_t bytes) {
  return std::to_string(bytes / 1'000'000) + " MB";
}

// The pictures that are decoded now. All threads share the process's memory, so these are the process's too.
struct Turns {
  std::mutex mutex;
  std::condition_variable changed;
  int64_t held = 0;  // bytes
  int64_t budget = 0;
};

Turns& turns() {
  static Turns all;
  return all;
}

}  // namespace

int64_t decoding_budget() {
  return available_memory() / 4;
}

DecodingTurn::DecodingTurn(int64_t needed, const std::string& kind, const Size2& size,
                           const std::string& remedy) {
  if (needed <= kLittleMemory) return;
  Turns& all = turns();
  std::unique_lock lock(all.mutex);
  all.changed.wait(lock, [&] { return all.held == 0 || needed <= all.budget - all.held; });
  if (all.held == 0) {
    const int64_t available = available_memory();
    if (needed > available - available / 8) {
      throw Error(Failure::resource,
                  "is a " + kind + " of " + to_string(size) + " pixels, which takes " + in_megabytes(needed) +
                      " of memory to decode, and this process can get " + in_megabytes(available) +
                      "\nGive it more memory, remove the image, or " + remedy + ".");
    }
    all.budget = decoding_budget();
  }
  all.held += needed;
  held_ = needed;
}

DecodingTurn::~DecodingTurn() {
  if (held_ == 0) return;
  Turns& all = turns();
  {
    const std::lock_guard lock(all.mutex);
    all.held -= held_;
  }
  all.changed.notify_all();
}

}  // namespace cnn
