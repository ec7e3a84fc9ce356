#include "base/digest.h"

#include <xxhash.h>

#include <new>

namespace cnn {

uint64_t digest_of(std::span<const std::byte> bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}

DigestOfPieces::DigestOfPieces() : state_(XXH3_createState()) {
  if (!state_) throw std::bad_alloc();
  XXH3_64bits_reset(static_cast<XXH3_state_t*>(state_.get()));
}

void DigestOfPieces::add(std::span<const std::byte> bytes) {
  XXH3_64bits_update(static_cast<XXH3_state_t*>(state_.get()), bytes.data(), bytes.size());
}

uint64_t DigestOfPieces::value() const {
  return XXH3_64bits_digest(static_cast<const XXH3_state_t*>(state_.get()));
}

void DigestOfPieces::Free::operator()(void* state) const {
  XXH3_freeState(static_cast<XXH3_state_t*>(state));
}

std::string digest_text(uint64_t digest) {
  std::string digits(16, '0');
  for (size_t i = digits.size(); i-- > 0; digest >>= 4) digits[i] = "0123456789abcdef"[digest & 15];
  return digits;
}

}  // namespace cnn
