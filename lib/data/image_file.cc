#include "data/image_file.h"

#include <algorithm>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "base/error.h"
#include "base/file.h"
#include "base/printable.h"
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
    if (error.failure() != Failure::data) throw;
    // The message begins with the name, which our caller tells.
    const std::string name = shown(file) + ": ";
    const std::string message = error.what();
    throw BadImage(message.starts_with(name) ? message.substr(name.size()) : message);
  }
}

}  // namespace

ImageFacts read_image(std::span<const std::byte> bytes, const std::string& name, const Volume& input,
                      Background background, uint8_t* out) try {
  const Picture picture = decode_image(bytes, {input.height, input.width}, background);
  resize(picture.raster, input, out);
  return {picture.raster.picture_size(), is_color(picture.raster), picture.is_transparent, picture.doubt,
          digest_of(bytes)};
} catch (const std::bad_alloc&) {
  throw Error(Failure::resource,
              name + ": out of memory while it is decoded; fewer --threads decode fewer images at once");
} catch (const Error& error) {
  throw Error(error.failure(), name + ": " + error.what());
}

ImageFacts read_image(const std::filesystem::path& file, const Volume& input, Background background,
                      uint8_t* out) {
  return read_image(bytes_of(file), shown(file), input, background, out);
}

}  // namespace cnn
