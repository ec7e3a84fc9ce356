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
#include "base/thread_advice.h"
#include "base/thread_pool.h"
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

// Decodes, and lets `draw` make of the picture what the network takes.
template <typename Draw>
ImageFacts read(std::span<const std::byte> bytes, const std::string& name, const Size2& wanted,
                Background background, int64_t digest_for, const Draw& draw) try {
  const Picture picture = decode_image(bytes, wanted, background, digest_for);
  ImageFacts facts{picture.raster.picture_size(),
                   is_color(picture.raster),
                   picture.is_transparent,
                   picture.doubt,
                   digest_of(bytes),
                   picture.pixel_digest};
  draw(picture, facts);
  return facts;
} catch (const std::bad_alloc&) {
  throw Error(Failure::resource,
              name + ": out of memory while it is decoded" +
                  where_threads_are_several("; fewer --threads decode fewer images at once"));
} catch (const Error& error) {
  throw Error(error.failure(), name + ": " + error.what());
}

// As BadImage, with what may help where the strokes have the colour of what they are laid over.
[[noreturn]] void refuse_digit(const BadImage& error, bool is_transparent, Background background) {
  const char* other = word_of(background == Background::white ? Background::black : Background::white);
  throw BadImage(std::string(error.what()) + (is_transparent
                                                  ? std::string("; its transparent pixels are ") +
                                                        word_of(background) + ": try --background " + other
                                                  : ""));
}

}  // namespace

ImageFacts read_image(std::span<const std::byte> bytes, const std::string& name, const Volume& input,
                      Background background, uint8_t* out, PixelDigests digests) {
  const int64_t digest_for = digests == PixelDigests::wanted ? input.channels : 0;
  return read(bytes, name, {input.height, input.width}, background, digest_for,
              [&](const Picture& picture, ImageFacts&) { resize(picture.raster, input, out); });
}

ImageFacts read_image(const std::filesystem::path& file, const Volume& input, Background background,
                      uint8_t* out, PixelDigests digests) {
  return read_image(bytes_of(file), shown(file), input, background, out, digests);
}

ImageFacts read_digit(std::span<const std::byte> bytes, const std::string& name, const Volume& input,
                      Background background, uint8_t* out) {
  return read(bytes, name, {kDigitSide, kDigitSide}, background, 0,
              [&](const Picture& picture, ImageFacts& facts) {
                try {
                  facts.digit = lay_out_digit(picture.raster, input.height, out);
                } catch (const BadImage& error) {
                  refuse_digit(error, picture.is_transparent, background);
                }
              });
}

ImageFacts read_digit(const std::filesystem::path& file, const Volume& input, Background background,
                      uint8_t* out) {
  return read_digit(bytes_of(file), shown(file), input, background, out);
}

std::vector<std::optional<uint64_t>> digest_files(const std::vector<std::filesystem::path>& files,
                                                  int threads) {
  std::vector<std::optional<uint64_t>> digests(files.size());
  ThreadPool pool(threads);
  pool.run(std::ssize(files), [&](int64_t i, int) {
    const auto index = static_cast<size_t>(i);
    try {
      digests[index] = digest_of(bytes_of(files[index]));
    } catch (const BadImage&) {
    }
  });
  return digests;
}

}  // namespace cnn
