#include "data/image_file.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "base/error.h"
#include "base/file.h"
#include "data/decode_image.h"
#include "data/resize.h"

namespace cnn {
namespace {

constexpr int kShade = 16;           // what JPEG's rounding makes of grays stays below
constexpr size_t kColoredPart = 20;  // a twentieth of the pixels

bool is_color(const Raster& raster) {
  if (raster.channels == 1) return false;
  size_t colored = 0;
  for (size_t i = 0; i < raster.pixels.size(); i += 3) {
    const auto [least, most] = std::minmax({raster.pixels[i], raster.pixels[i + 1], raster.pixels[i + 2]});
    if (most - least > kShade) ++colored;
  }
  return colored * 3 * kColoredPart > raster.pixels.size();
}

std::vector<std::byte> bytes_of(const std::filesystem::path& file) {
  try {
    return read_file(file, kMaxImageBytes, Failure::data);
  } catch (const Error& error) {
    // The message begins with the name, which our caller tells.
    const std::string name = file.string() + ": ";
    const std::string message = error.what();
    throw BadImage(message.starts_with(name) ? message.substr(name.size()) : message);
  }
}

}  // namespace

ImageFacts read_image(std::span<const std::byte> bytes, const Volume& input, uint8_t* out) {
  const Raster raster = decode_image(bytes, {input.height, input.width});
  resize(raster, input, out);
  return {{raster.height, raster.width}, is_color(raster), digest_of(bytes)};
}

ImageFacts read_image(const std::filesystem::path& file, const Volume& input, uint8_t* out) {
  return read_image(bytes_of(file), input, out);
}

}  // namespace cnn
