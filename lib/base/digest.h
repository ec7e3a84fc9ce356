// Short numbers that tell bytes apart.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace cnn {

// XXH3-64: finds every accident, but no malice.
uint64_t digest_of(std::span<const std::byte> bytes);

// As 16 lower-case hex digits.
std::string digest_text(uint64_t digest);

}  // namespace cnn
