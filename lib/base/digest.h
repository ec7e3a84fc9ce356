// Short numbers that tell bytes apart.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace cnn {

// XXH3-64: finds every accident, but no malice.
uint64_t digest_of(std::span<const std::byte> bytes);

// The same of bytes that come piece by piece.
class DigestOfPieces {
 public:
  DigestOfPieces();
  void add(std::span<const std::byte> bytes);
  uint64_t value() const;  // of what has been added

 private:
  struct Free {
    void operator()(void* state) const;
  };
  std::unique_ptr<void, Free> state_;  // XXH3_state_t
};

// As 16 lower-case hex digits.
std::string digest_text(uint64_t digest);

}  // namespace cnn
