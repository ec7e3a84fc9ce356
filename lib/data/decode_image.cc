#include "data/decode_image.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/file_beginning.h"
#include "base/utf8.h"
#include "data/decode_jpeg.h"
#include "data/decode_pnm.h"
#include "data/decode_stb.h"
#include "data/pixel_digest.h"

namespace cnn {
namespace {

bool is_readable(FileKind kind) {
  constexpr std::array kReadable = {FileKind::png, FileKind::jpeg, FileKind::bmp, FileKind::pgm,
                                    FileKind::ppm};
  return std::ranges::find(kReadable, kind) != kReadable.end();
}

std::string looks_of(FileKind kind) {
  const std::string noun = noun_of(kind);
  if (kind == FileKind::web_page) return noun + ", an error message in place of a download?";
  if (kind == FileKind::lfs_pointer) return noun + ": fetch the file itself";
  return kind == FileKind::utf16 ? noun + "; a list of paths is to be in UTF-8" : noun;
}

[[noreturn]] void refuse_foreign(std::string_view text) {
  if (text.empty()) throw BadImage("the file is empty");
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  const auto kind = kind_of_beginning(text);
  throw BadImage(std::string("is no PNG, JPEG, BMP, PGM or PPM image") +
                 (kind && !is_readable(*kind) ? "; it looks like " + looks_of(*kind) : ""));
}

// How the file is to be decoded. What is wrong with a header is told by its decoder.
FileKind require_picture(std::string_view text) {
  for (const FileKind kind : {FileKind::pgm, FileKind::ppm, FileKind::bmp}) {
    if (text.starts_with(beginning_of(kind))) return kind;
  }
  const auto kind = kind_of_beginning(text);
  if (kind == FileKind::jpeg || (kind == FileKind::png && text.starts_with(kPngSignature))) return *kind;
  if (text.size() > 1 && text[0] == 'P' && text[1] >= '1' && text[1] <= '7') {
    throw BadImage("is a PNM of type P" + std::string(1, text[1]) +
                   "; read are P5 (binary PGM) and P6 (binary PPM)");
  }
  refuse_foreign(text);
}

}  // namespace

Picture decode_image(std::span<const std::byte> bytes, const Size2& wanted, Background background,
                     int64_t digest_for) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const FileKind kind = require_picture(text);
  if (kind == FileKind::jpeg) return decode_jpeg(bytes, wanted, digest_for);
  Picture picture = kind == FileKind::png   ? decode_png(bytes, wanted, background)
                    : kind == FileKind::bmp ? decode_bmp(bytes, wanted, background)
                                            : decode_pnm(text, wanted);
  if (digest_for > 0) picture.pixel_digest = pixel_digest(picture.raster, digest_for);
  return picture;
}

int64_t decoding_memory(std::span<const std::byte> beginning, int64_t size, const Size2& wanted) {
  const std::string_view text(reinterpret_cast<const char*>(beginning.data()), beginning.size());
  switch (require_picture(text)) {
    case FileKind::jpeg:
      return jpeg_memory(beginning, wanted);
    case FileKind::png:
      return png_memory(beginning, size, wanted);
    case FileKind::bmp:
      return bmp_memory(beginning, wanted);
    default:
      return pnm_memory(text, wanted);
  }
}

bool looks_like_image(std::span<const std::byte> bytes) {
  const auto kind = kind_of_beginning({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  return kind && is_readable(*kind);
}

void check_image_size(const Size2& size, int64_t bytes, int64_t pixels_per_byte, int64_t most) {
  const std::string text = to_string(size);
  if (size.height <= 0 || size.width <= 0) throw BadImage("announces an image of " + text + " pixels");
  if (size.height > most / size.width) {
    throw BadImage("announces an image of " + text + " pixels, more than the " + std::to_string(most) +
                   " that are read");
  }
  if (size.height * size.width / pixels_per_byte > bytes) {
    throw BadImage("announces an image of " + text + " pixels, more than its " + std::to_string(bytes) +
                   " bytes can hold: it is cut off");
  }
}

}  // namespace cnn
