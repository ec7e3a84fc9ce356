#include "data/fingerprint.h"

#include <array>
#include <span>

#include "base/digest.h"

namespace cnn {
namespace {

uint64_t digest_of_image(const Dataset& data, int64_t i) {
  if (!data.digests.empty()) return data.digests[static_cast<size_t>(i)];
  return digest_of(std::as_bytes(std::span(data.pixels_of(i), static_cast<size_t>(data.image.size()))));
}

}  // namespace

Fingerprint fingerprint_of(const Dataset& data, int64_t classes) {
  Fingerprint result;
  result.order = digest_of(std::as_bytes(std::span(data.labels)));
  result.classes.resize(static_cast<size_t>(classes));
  for (int64_t i = 0; i < data.count; ++i) {
    Fingerprint::Class& own = result.classes[static_cast<size_t>(data.labels[static_cast<size_t>(i)])];
    const std::array<uint64_t, 2> chain = {own.digest, digest_of_image(data, i)};
    own.digest = digest_of(std::as_bytes(std::span(chain)));
    ++own.images;
  }
  return result;
}

}  // namespace cnn
