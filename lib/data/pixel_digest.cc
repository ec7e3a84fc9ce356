#include "data/pixel_digest.h"

#include <algorithm>
#include <array>

#include "base/digest.h"

namespace cnn {
namespace {

constexpr size_t kPiece = 1 << 14;  // pixels

bool is_gray(const Raster& picture) {
  const std::vector<uint8_t>& pixels = picture.pixels;
  for (size_t i = 0; i + 2 < pixels.size(); i += 3) {
    if (pixels[i] != pixels[i + 1] || pixels[i] != pixels[i + 2]) return false;
  }
  return true;
}

}  // namespace

// A copy of one channel would take a third of the picture's memory, so it is taken piece by piece.
uint64_t pixel_digest(const Raster& picture) {
  const auto channels = static_cast<size_t>(picture.channels);
  const size_t count = picture.pixels.size() / channels;
  const size_t told = channels == 3 && is_gray(picture) ? 1 : channels;
  DigestOfPieces digest;
  std::array<uint8_t, kPiece> piece;
  for (size_t c = 0; c < told; ++c) {
    for (size_t begin = 0; begin < count; begin += kPiece) {
      const size_t size = std::min(kPiece, count - begin);
      for (size_t i = 0; i < size; ++i) piece[i] = picture.pixels[(begin + i) * channels + c];
      digest.add(std::as_bytes(std::span(piece).first(size)));
    }
  }
  return digest.value();
}

uint64_t pixel_digest(std::span<const uint8_t> pixels, const Volume& image) {
  const size_t plane = pixels.size() / static_cast<size_t>(image.channels);
  bool is_gray = image.channels == 3;
  for (size_t c = 1; is_gray && c < 3; ++c)
    is_gray = std::ranges::equal(pixels.first(plane), pixels.subspan(c * plane, plane));
  return digest_of(std::as_bytes(is_gray ? pixels.first(plane) : pixels));
}

}  // namespace cnn
