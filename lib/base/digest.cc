#include "base/digest.h"

#include <xxhash.h>

namespace cnn {

uint64_t digest_of(std::span<const std::byte> bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}

std::string digest_text(uint64_t digest) {
  std::string digits(16, '0');
  for (size_t i = digits.size(); i-- > 0; digest >>= 4) digits[i] = "0123456789abcdef"[digest & 15];
  return digits;
}

}  // namespace cnn
