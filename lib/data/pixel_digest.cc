#include "data/pixel_digest.h"

#include <algorithm>

#include "data/resize.h"

namespace cnn {
namespace {

constexpr size_t kPiece = 1 << 12;  // pixels

uint64_t digest_of_planes(std::span<const uint64_t> planes) {
  if (std::ranges::all_of(planes, [&](uint64_t plane) { return plane == planes[0]; })) return planes[0];
  return digest_of(std::as_bytes(planes));
}

}  // namespace

PixelDigest::PixelDigest(int64_t channels, int64_t input_channels)
    : channels_(static_cast<size_t>(channels)), planes_(input_channels == 1 ? 1 : channels_) {}

void PixelDigest::add(std::span<const uint8_t> pixels) {
  const size_t count = pixels.size() / channels_;
  std::array<uint8_t, kPiece> piece;
  for (size_t begin = 0; begin < count; begin += kPiece) {
    const size_t size = std::min(kPiece, count - begin);
    const uint8_t* in = pixels.data() + begin * channels_;
    for (size_t c = 0; c < planes_; ++c) {
      if (planes_ < channels_) {
        for (size_t i = 0; i < size; ++i) piece[i] = gray_of(in + i * channels_);
      } else {
        for (size_t i = 0; i < size; ++i) piece[i] = in[i * channels_ + c];
      }
      digests_[c].add(std::as_bytes(std::span(piece).first(size)));
    }
  }
}

uint64_t PixelDigest::value() const {
  std::array<uint64_t, 3> planes{};
  for (size_t c = 0; c < planes_; ++c) planes[c] = digests_[c].value();
  return digest_of_planes(std::span(planes).first(planes_));
}

uint64_t pixel_digest(const Raster& picture, int64_t input_channels) {
  PixelDigest digest(picture.channels, input_channels);
  digest.add(picture.pixels);
  return digest.value();
}

uint64_t pixel_digest(std::span<const uint8_t> pixels, const Volume& image) {
  if (image.channels != 3) return digest_of(std::as_bytes(pixels));
  const size_t plane = pixels.size() / 3;
  std::array<uint64_t, 3> planes;
  for (size_t c = 0; c < 3; ++c) planes[c] = digest_of(std::as_bytes(pixels.subspan(c * plane, plane)));
  return digest_of_planes(planes);
}

}  // namespace cnn
