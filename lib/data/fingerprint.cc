#include "data/fingerprint.h"

#include <array>
#include <span>

#include "base/digest.h"

namespace cnn {

std::vector<uint64_t> digests_of(const Dataset& data) {
  if (!data.digests.empty()) return data.digests;
  std::vector<uint64_t> digests;
  digests.reserve(static_cast<size_t>(data.count));
  for (int64_t i = 0; i < data.count; ++i) {
    const std::span pixels(data.pixels_of(i), static_cast<size_t>(data.image.size()));
    digests.push_back(digest_of(std::as_bytes(pixels)));
  }
  return digests;
}

std::vector<uint64_t> pixel_digests_of(const Dataset& data) {
  return data.pixel_digests.empty() ? digests_of(data) : data.pixel_digests;
}

Fingerprint fingerprint_of(const Dataset& data, int64_t classes) {
  Fingerprint result;
  result.order = digest_of(std::as_bytes(std::span(data.labels)));
  result.classes.resize(static_cast<size_t>(classes));
  const std::vector<uint64_t> digests = digests_of(data);
  for (size_t i = 0; i < digests.size(); ++i) {
    Fingerprint::Class& own = result.classes[static_cast<size_t>(data.labels[i])];
    const std::array<uint64_t, 2> chain = {own.digest, digests[i]};
    own.digest = digest_of(std::as_bytes(std::span(chain)));
    ++own.images;
  }
  return result;
}

}  // namespace cnn
